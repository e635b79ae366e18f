/**
 * What the widget remembers between pages, in localStorage, one compartment per server and customer.
 *
 * A signed-in customer has a compartment of their own, so that the next person on a shared computer does not see
 * their talk. A talk begun before signing in moves along with the customer.
 */
import type { Outgoing } from './types';

const PREFIX = 'vaybe';
type Field = 'session' | 'read';

export class WidgetStorage {
  private readonly shared: string;
  private readonly own: string;

  constructor(server: string, token?: string, private readonly backend: Storage = safeLocalStorage()) {
    this.shared = `${PREFIX}:${server}:`;
    const who = token ? customerOf(token) : 'guest';
    this.own = `${this.shared}${who}:`;
    if (who !== 'guest') this.adoptGuest(`${this.shared}guest:`);
  }

  get sessionId(): string | null {
    return this.get(this.own + 'session');
  }

  set sessionId(value: string | null) {
    this.set(this.own + 'session', value);
  }

  /** The last message that the customer has seen, in any tab. */
  get readId(): number {
    return Number(this.get(this.own + 'read')) || 0;
  }

  set readId(value: number) {
    this.set(this.own + 'read', value ? String(value) : null);
  }

  /** The version of the privacy notice that was acknowledged on this computer. */
  get privacyVersion(): string | null {
    return this.get(this.shared + 'privacy');
  }

  set privacyVersion(value: string | null) {
    this.set(this.shared + 'privacy', value);
  }

  get configCache(): string | null {
    return this.get(this.shared + 'config');
  }

  set configCache(value: string | null) {
    this.set(this.shared + 'config', value);
  }

  get queue(): Outgoing[] {
    return this.keys(this.own + 'queue:')
      .map((key) => parseQueued(this.get(key)))
      .filter((item): item is Outgoing => item !== null)
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  /** One key per message: two tabs never overwrite each other's. */
  putQueued(item: Outgoing): void {
    this.set(`${this.own}queue:${item.clientMessageId}`, JSON.stringify(item));
  }

  dropQueued(clientMessageId: string): void {
    this.set(`${this.own}queue:${clientMessageId}`, null);
  }

  /** Forgets the talk, keeps the privacy acknowledgement. */
  forgetConversation(): void {
    for (const key of this.keys(this.own)) this.set(key, null);
  }

  /** Tells which field another tab has just changed, when it is one of ours. */
  changedField(event: StorageEvent): Field | null {
    if (event.key === this.own + 'session') return 'session';
    return event.key === this.own + 'read' ? 'read' : null;
  }

  private adoptGuest(guest: string): void {
    if (!this.get(guest + 'session')) return;
    const fresh = !this.sessionId;
    for (const key of this.keys(guest)) {
      if (fresh) this.set(this.own + key.slice(guest.length), this.get(key));
      this.set(key, null);
    }
  }

  private keys(prefix: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.backend.length; i += 1) {
      const key = this.backend.key(i);
      if (key?.startsWith(prefix)) found.push(key);
    }
    return found;
  }

  private get(key: string): string | null {
    return this.backend.getItem(key);
  }

  private set(key: string, value: string | null): void {
    try {
      if (value === null) this.backend.removeItem(key);
      else this.backend.setItem(key, value);
    } catch {
      // Storage is full or forbidden: the talk goes on in memory.
    }
  }
}

/** The subject of a signed token, unverified: it only names a compartment. */
export function customerOf(token: string): string {
  try {
    const body = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const subject = (JSON.parse(atob(body)) as { sub?: unknown }).sub;
    return subject === undefined ? 'customer' : `customer-${encodeURIComponent(String(subject))}`;
  } catch {
    return 'customer';
  }
}

function parseQueued(raw: string | null): Outgoing | null {
  try {
    const item = JSON.parse(raw ?? '') as Outgoing;
    return typeof item.clientMessageId === 'string' && typeof item.message === 'string' ? item : null;
  } catch {
    return null;
  }
}

/** Private windows and blocked cookies make localStorage throw; the widget then works without memory. */
function safeLocalStorage(): Storage {
  try {
    const probe = `${PREFIX}:probe`;
    window.localStorage.setItem(probe, '1');
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    return new MemoryStorage();
  }
}

export class MemoryStorage implements Storage {
  private readonly map = new Map<string, string>();
  [name: string]: unknown;
  get length(): number { return this.map.size; }
  key(index: number): string | null { return [...this.map.keys()][index] ?? null; }
  getItem(key: string): string | null { return this.map.get(key) ?? null; }
  setItem(key: string, value: string): void { this.map.set(key, String(value)); }
  removeItem(key: string): void { this.map.delete(key); }
  clear(): void { this.map.clear(); }
}
