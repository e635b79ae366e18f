import { beforeEach, describe, expect, it } from 'vitest';
import { customerOf, MemoryStorage, WidgetStorage } from '../src/widget/storage';

const SERVER = 'https://destek.example';
const token = (sub: string) => `x.${btoa(JSON.stringify({ sub, iat: Math.random() }))}.y`;
const item = (id: string, at: string) => ({ clientMessageId: id, message: id, at, status: 'pending' as const });

describe('WidgetStorage', () => {
  let backend: MemoryStorage;
  const open = (sub?: string, server = SERVER) => new WidgetStorage(server, sub && token(sub), backend);
  beforeEach(() => (backend = new MemoryStorage()));

  it('remembers the session across pages, per server', () => {
    open().sessionId = 'abc';
    expect(open().sessionId).toBe('abc');
    expect(open(undefined, 'https://other.example').sessionId).toBeNull();
  });

  it('moves a guest’s talk along when the customer signs in', () => {
    open().sessionId = 'talk';
    open().putQueued(item('q1', '2026-01-01'));
    const signedIn = open('ayse');
    expect(signedIn.sessionId).toBe('talk');
    expect(signedIn.queue).toHaveLength(1);
    expect(open().sessionId).toBeNull();
  });

  it('does not show one customer’s talk to the next', () => {
    open('ayse').sessionId = 'of-ayse';
    expect(open().sessionId).toBeNull();
    expect(open('mehmet').sessionId).toBeNull();
    expect(open('ayse').sessionId).toBe('of-ayse');
  });

  it('shares the privacy acknowledgement and keeps it when a talk is forgotten', () => {
    const storage = open();
    storage.privacyVersion = '2';
    storage.sessionId = 'x';
    storage.readId = 7;
    storage.forgetConversation();
    expect([storage.sessionId, storage.readId, open('ayse').privacyVersion]).toEqual([null, 0, '2']);
  });

  it('returns the queue in the order written and survives damaged entries', () => {
    const storage = open();
    storage.putQueued(item('second', '2026-01-02'));
    storage.putQueued(item('first', '2026-01-01'));
    backend.setItem(`vaybe:${SERVER}:guest:queue:bad`, '{broken');
    expect(storage.queue.map((entry) => entry.message)).toEqual(['first', 'second']);
    storage.dropQueued('first');
    expect(storage.queue.map((entry) => entry.message)).toEqual(['second']);
  });

  it('goes on without storage', () => {
    backend.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(() => (open().sessionId = 'x')).not.toThrow();
  });

  it('names the compartment by the token’s subject', () => {
    expect(customerOf(token('42'))).toBe('customer-42');
    expect(customerOf('nonsense')).toBe('customer');
  });
});
