import { newId } from './ids';
import { T } from './texts';
import type { Ack, Message, Outgoing, Photo } from './types';
import type { WidgetStorage } from './storage';

export const ACK_TIMEOUT_MS = 10_000;
const MAX_TRIES = 5;
const RETRY_BASE_MS = 1_000;

export interface OutboxHooks {
  /** Sends one message and resolves with the server's answer; rejects on a lost connection or a timeout. */
  deliver(item: Outgoing): Promise<Ack>;
  acknowledged(message: Message): void;
  /** The server does not know the session: ask for one, then call `start()` again. */
  sessionLost(): void;
  changed(): void;
}

/**
 * Messages on their way to the server, oldest first, one at a time, so that they arrive in the order written.
 * A message keeps its id through every attempt; the server stores it once.
 */
export class Outbox {
  items: Outgoing[];
  private ready = false;
  private running = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly tries = new Map<string, number>();

  constructor(private readonly storage: WidgetStorage, private readonly hooks: OutboxHooks) {
    this.items = storage.queue.map((item) => ({ ...item, status: 'pending', note: undefined }));
  }

  add(message: string, title?: string, photos?: Photo[]): Outgoing {
    const item: Outgoing = {
      clientMessageId: newId(),
      message,
      title,
      ...(photos?.length ? { photos } : {}),
      at: new Date().toISOString(),
      status: 'pending',
    };
    this.items = [...this.items, item];
    this.storage.putQueued(item);
    this.hooks.changed();
    void this.run();
    return item;
  }

  retry(clientMessageId: string): void {
    const item = this.find(clientMessageId);
    if (!item) return;
    item.status = 'pending';
    item.note = undefined;
    this.tries.delete(clientMessageId);
    this.hooks.changed();
    void this.run();
  }

  /** The message is known to be stored (or was given up by the customer): it leaves the queue. */
  remove(clientMessageId: string | undefined): boolean {
    if (!clientMessageId || !this.find(clientMessageId)) return false;
    this.items = this.items.filter((item) => item.clientMessageId !== clientMessageId);
    this.storage.dropQueued(clientMessageId);
    this.hooks.changed();
    return true;
  }

  clear(): void {
    for (const item of this.items) this.storage.dropQueued(item.clientMessageId);
    this.items = [];
  }

  start(): void {
    this.ready = true;
    void this.run();
  }

  stop(): void {
    this.ready = false;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let item = this.next(); item; item = this.next()) {
        const pauseMs = await this.attempt(item);
        this.hooks.changed();
        if (pauseMs > 0) {
          this.resumeIn(pauseMs);
          return;
        }
      }
    } finally {
      this.running = false;
    }
  }

  private next(): Outgoing | undefined {
    return this.ready ? this.items.find((item) => item.status === 'pending') : undefined;
  }

  /** Tries once. Returns how long to wait before the next attempt of anything. */
  private async attempt(item: Outgoing): Promise<number> {
    let ack: Ack;
    try {
      ack = await this.hooks.deliver(item);
    } catch {
      return this.ready ? this.failOrPause(item, '') : 0;
    }
    if (ack.ok) {
      this.acknowledge(item, ack.message_id, ack.at);
      return 0;
    }
    const { code, message, retry_after } = ack.error;
    switch (code) {
      case 'rate_limited': {
        const seconds = Math.max(1, Math.ceil(retry_after ?? 5));
        item.note = T.waitsForLimit(seconds);
        return seconds * 1000;
      }
      case 'bad_session': {
        this.failOrPause(item, message);
        this.stop();
        this.hooks.sessionLost();
        return 0;
      }
      case 'too_long':
      case 'invalid':
      case 'bad_photo':
        this.fail(item, message);
        return 0;
      default:
        return this.failOrPause(item, message, retry_after);
    }
  }

  private acknowledge(item: Outgoing, id: number, at: string): void {
    this.hooks.acknowledged({
      id,
      at: at || item.at,
      author: 'customer',
      text: item.title ?? item.message,
      quickReplies: [],
      photos: item.photos,
      clientMessageId: item.clientMessageId,
      state: 'stored',
    });
    this.tries.delete(item.clientMessageId);
    this.remove(item.clientMessageId);
  }

  private failOrPause(item: Outgoing, note: string, retryAfter?: number): number {
    const tries = (this.tries.get(item.clientMessageId) ?? 0) + 1;
    this.tries.set(item.clientMessageId, tries);
    if (tries >= MAX_TRIES) {
      this.fail(item, note);
      return 0;
    }
    return retryAfter ? retryAfter * 1000 : RETRY_BASE_MS * 2 ** (tries - 1);
  }

  private fail(item: Outgoing, note: string): void {
    item.status = 'failed';
    item.note = note || undefined;
    this.tries.delete(item.clientMessageId);
  }

  private resumeIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), ms);
  }

  private find(clientMessageId: string): Outgoing | undefined {
    return this.items.find((item) => item.clientMessageId === clientMessageId);
  }
}
