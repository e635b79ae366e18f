import { io, type Socket } from 'socket.io-client';

export type Handler = (payload: unknown) => void;

/** The part of a Socket.IO client that the conversation needs; tests put a fake in its place. */
export interface Transport {
  readonly connected: boolean;
  connect(): void;
  disconnect(): void;
  on(event: string, handler: Handler): void;
  emit(event: string, payload: unknown): void;
  /** Emits and waits for the acknowledgement; rejects after `timeoutMs` or when the connection is lost. */
  request(event: string, payload: unknown, timeoutMs: number): Promise<unknown>;
}

/** After a refusal Socket.IO stops trying; we ask again at this pace. */
const REFUSED_RETRY_MS = 10_000;

export function socketTransport(server: string): Transport {
  const url = new URL(server);
  const socket: Socket = io(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}/socket.io/`,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
  });
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('connect_error', () => {
    if (!socket.active) setTimeout(() => socket.connect(), REFUSED_RETRY_MS);
  });
  const wake = () => {
    if (!socket.connected && socket.active) socket.disconnect().connect();
  };
  window.addEventListener('online', wake);
  return {
    get connected() {
      return socket.connected;
    },
    connect: () => void socket.connect(),
    disconnect: () => {
      window.removeEventListener('online', wake);
      socket.disconnect();
    },
    on: (event, handler) => void socket.on(event, handler),
    emit: (event, payload) => {
      if (socket.connected) socket.emit(event, payload);
    },
    request: async (event, payload, timeoutMs) => {
      if (!socket.connected) throw new Error('not connected');
      return socket.timeout(timeoutMs).emitWithAck(event, payload) as Promise<unknown>;
    },
  };
}
