// @vitest-environment node
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient } from '../src/widget/chat-client';
import { MemoryStorage, WidgetStorage } from '../src/widget/storage';
import type { Transport } from '../src/widget/transport';
// @ts-expect-error plain JavaScript, also started by hand
import { say, startFakeServer } from './fake-server.mjs';

/** The real Socket.IO client against the fake gateway. */
describe('a conversation over the wire', () => {
  let server: Awaited<ReturnType<typeof startFakeServer>>;
  let backend: MemoryStorage;
  let open: { client: ChatClient; drop: () => void }[];

  const connect = (storage = new WidgetStorage('https://s.example', undefined, backend)) => {
    const socket = io(server.url, { transports: ['websocket'], autoConnect: false, forceNew: true, reconnectionDelay: 20 });
    const transport: Transport = {
      get connected() { return socket.connected; },
      connect: () => void socket.connect(),
      disconnect: () => void socket.disconnect(),
      on: (event, handler) => void socket.on(event, handler),
      emit: (event, payload) => void socket.emit(event, payload),
      request: (event, payload, ms) => socket.timeout(ms).emitWithAck(event, payload),
    };
    const client = new ChatClient(transport, storage);
    const entry = { client, drop: () => socket.io.engine.close(), storage };
    open.push(entry);
    client.start();
    return entry;
  };
  const texts = (client: ChatClient) => client.timeline.all.map((message) => message.text);
  const until = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 10 });

  beforeEach(async () => {
    server = await startFakeServer({ delayMs: 15 });
    backend = new MemoryStorage();
    open = [];
  });
  afterEach(async () => {
    for (const { client } of open) client.stop();
    await server.close();
  });

  it('opens a session, sends, and shows replies and marks', async () => {
    const { client } = connect();
    client.send('merhaba');
    await until(() => expect(texts(client)).toEqual(['merhaba', 'Merhaba, size nasıl yardımcı olabilirim?']));
    expect(client.timeline.all[0]?.state).toBe('read');
    expect(client.timeline.answerableId).toBe(client.timeline.all[1]?.id);
  });

  it('has its history back after a reload', async () => {
    const first = connect();
    first.client.send('merhaba');
    await until(() => expect(texts(first.client)).toHaveLength(2));
    first.client.stop();
    const second = connect();
    await until(() => expect(texts(second.client)).toEqual(texts(first.client)));
  });

  it('shows one talk in two tabs', async () => {
    const one = connect();
    await until(() => expect(one.client.loaded).toBe(true));
    const two = connect();
    await until(() => expect(two.client.loaded).toBe(true));
    one.client.send('merhaba');
    await until(() => expect(texts(two.client)).toHaveLength(2));
    expect(texts(two.client)).toEqual(texts(one.client));
  });

  it('sends what was written while offline, once, and catches up', async () => {
    const { client, drop, storage } = connect();
    client.send('merhaba');
    await until(() => expect(texts(client)).toHaveLength(2));
    drop();
    await until(() => expect(client.connection).toBe('offline'));
    say(server.io, { sessions: server.sessions, options: server.options, nextId: 500 }, storage.sessionId,
      server.sessions.get(storage.sessionId), { text: 'Siz yokken yazıldı.' });
    client.send('html');
    await until(() => expect(texts(client).filter((text) => text === 'html')).toHaveLength(1));
    await until(() => expect(texts(client)).toContain('Siz yokken yazıldı.'));
    expect(client.outbox.items).toEqual([]);
    const ids = client.timeline.all.map((message) => message.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not double a message whose acknowledgement was lost', async () => {
    const { client, drop, storage } = connect();
    await until(() => expect(client.loaded).toBe(true));
    server.options.loseAcks = true;
    client.send('merhaba');
    await until(() => expect(server.sessions.get(storage.sessionId).messages.length).toBeGreaterThan(0));
    server.options.loseAcks = false;
    drop();
    await until(() => expect(client.outbox.items).toEqual([]));
    await until(() => expect(texts(client)).toHaveLength(2));
    expect(server.sessions.get(storage.sessionId).messages.filter((m: { author: string }) => m.author === 'customer')).toHaveLength(1);
  });

  it('drops what it showed when the server gives another session, and still sends the queue', async () => {
    const { client, drop, storage } = connect();
    client.send('merhaba');
    await until(() => expect(texts(client)).toHaveLength(2));
    const old = storage.sessionId;
    server.sessions.clear();
    drop();
    await until(() => expect(client.connection).toBe('offline'));
    client.send('html');
    await until(() => expect(texts(client)[0]).toBe('html'));
    await until(() => expect(texts(client)).toHaveLength(2));
    expect(storage.sessionId).not.toBe(old);
  });

  it('starts over', async () => {
    const { client, storage } = connect();
    client.send('merhaba');
    await until(() => expect(texts(client)).toHaveLength(2));
    const old = storage.sessionId;
    client.newConversation();
    expect(texts(client)).toEqual([]);
    await until(() => expect(storage.sessionId).toBeTruthy());
    expect(storage.sessionId).not.toBe(old);
    client.send('html');
    await until(() => expect(texts(client)).toHaveLength(2));
  });

  it('reports what was received and read, and counts the rest', async () => {
    const { client } = connect();
    client.send('merhaba');
    await until(() => expect(client.unread).toBe(1));
    client.markRead();
    client.markRead();
    expect(client.unread).toBe(0);
    await until(() => expect(server.events.filter((e: { event: string }) => e.event === 'read')).toHaveLength(1));
    expect(server.events.some((e: { event: string }) => e.event === 'received')).toBe(true);
  });
});
