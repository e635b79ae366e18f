import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox } from '../src/widget/outbox';
import { MemoryStorage, WidgetStorage } from '../src/widget/storage';
import type { Ack, AckErrorCode, Outgoing } from '../src/widget/types';

const refuse = (code: AckErrorCode, retry_after?: number): Ack => ({ ok: false, error: { code, message: 'Sebep.', retry_after } });

describe('Outbox', () => {
  let backend: MemoryStorage;
  let sent: Outgoing[];
  let answers: (Ack | Error)[];
  let lost: number;
  let nextId: number;

  const create = () =>
    new Outbox(new WidgetStorage('https://s.example', undefined, backend), {
      deliver: async (item) => {
        sent.push({ ...item });
        const next = answers.shift() ?? { ok: true, message_id: nextId++, at: item.at };
        if (next instanceof Error) throw next;
        return next;
      },
      acknowledged: () => {},
      sessionLost: () => (lost += 1),
      changed: () => {},
    });
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  const texts = () => sent.map((item) => item.message);

  beforeEach(() => {
    vi.useFakeTimers();
    backend = new MemoryStorage();
    [sent, answers, lost, nextId] = [[], [], 0, 1];
  });
  afterEach(() => vi.useRealTimers());

  it('sends nothing before the session stands, then everything in order', async () => {
    const outbox = create();
    outbox.add('bir');
    outbox.add('iki');
    await settle();
    expect(sent).toEqual([]);
    outbox.start();
    await settle();
    expect(texts()).toEqual(['bir', 'iki']);
    expect(outbox.items).toEqual([]);
  });

  it('keeps unsent messages over a page reload, under the same id', async () => {
    const id = create().add('bekleyen').clientMessageId;
    const reloaded = create();
    reloaded.start();
    await settle();
    expect(sent.map((item) => item.clientMessageId)).toEqual([id]);
    expect(create().items).toEqual([]);
  });

  it('tries again with the same id when no acknowledgement comes', async () => {
    answers = [new Error('timeout')];
    const outbox = create();
    outbox.start();
    outbox.add('bir');
    await settle(1_000);
    expect(new Set(sent.map((item) => item.clientMessageId)).size).toBe(1);
    expect(sent).toHaveLength(2);
    expect(outbox.items).toEqual([]);
  });

  it('does not count a lost connection as a failure', async () => {
    const outbox = create();
    for (let i = 0; i < 8; i += 1) {
      answers = [new Error('disconnected')];
      outbox.start();
      if (i === 0) outbox.add('bir');
      outbox.stop();
      await settle(60_000);
    }
    expect(outbox.items[0]?.status).toBe('pending');
    answers = [];
    outbox.start();
    await settle();
    expect(outbox.items).toEqual([]);
  });

  it('gives up after five refusals and sends again when the customer asks', async () => {
    answers = Array.from({ length: 5 }, () => refuse('unavailable'));
    const outbox = create();
    outbox.start();
    const { clientMessageId } = outbox.add('bir');
    await settle(60_000);
    expect(outbox.items[0]).toMatchObject({ status: 'failed', note: 'Sebep.' });
    expect(sent).toHaveLength(5);
    outbox.retry(clientMessageId);
    await settle();
    expect(outbox.items).toEqual([]);
  });

  it('waits as long as the rate limit says and tells the customer', async () => {
    answers = [refuse('rate_limited', 7)];
    const outbox = create();
    outbox.start();
    outbox.add('bir');
    await settle(6_900);
    expect(outbox.items[0]?.note).toBe('Çok hızlı yazdınız, 7 saniye sonra gönderilecek.');
    expect(sent).toHaveLength(1);
    await settle(200);
    expect(outbox.items).toEqual([]);
  });

  it('does not let a refused message hold up the next', async () => {
    answers = [refuse('invalid')];
    const outbox = create();
    outbox.start();
    outbox.add('kötü');
    outbox.add('iyi');
    await settle();
    expect(outbox.items.map((item) => [item.message, item.status])).toEqual([['kötü', 'failed']]);
  });

  it('asks for a session when the server does not know it', async () => {
    answers = [refuse('bad_session')];
    const outbox = create();
    outbox.start();
    outbox.add('bir');
    await settle(5_000);
    expect([lost, sent.length]).toEqual([1, 1]);
    outbox.start();
    await settle();
    expect(outbox.items).toEqual([]);
  });
});
