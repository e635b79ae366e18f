import type { Message, MessageState } from './types';

const RANK: Record<MessageState, number> = { stored: 0, delivered: 1, read: 2 };

const OVERLAP = 20;

/** The acknowledged messages of a conversation: each id once, in the order of ids. */
export class Timeline {
  private messages: Message[] = [];

  get all(): readonly Message[] {
    return this.messages;
  }

  /**
   * Where to go on after a lost connection. A few messages are asked for again: their marks may have changed, and
   * a reply with a smaller id can have been on its way when a newer message arrived.
   */
  get resumeId(): number | null {
    return this.messages.at(-OVERLAP)?.id ?? null;
  }

  /** The newest message that somebody other than the customer wrote; 0 when there is none. */
  get lastIncomingId(): number {
    return this.messages.findLast((message) => message.author !== 'customer')?.id ?? 0;
  }

  /** Puts a message in its place. Returns false, after merging its state, when its id is there already. */
  add(message: Message): boolean {
    const known = this.find(message.id);
    if (known) {
      if (message.state) this.setState(message.id, message.state);
      return false;
    }
    const before = this.messages.findLastIndex((other) => other.id < message.id);
    this.messages.splice(before + 1, 0, message);
    return true;
  }

  /** Marks only ever go forward: a late "delivered" does not undo a "read". */
  setState(id: number, state: MessageState): void {
    const message = this.find(id);
    if (message && RANK[state] > RANK[message.state ?? 'stored']) message.state = state;
    else if (message && !message.state) message.state = state;
  }

  unreadAfter(readId: number): number {
    return this.messages.filter((message) => message.author !== 'customer' && message.id > readId).length;
  }

  /**
   * The message whose buttons may still be pressed: the newest with buttons, as long as the customer has not
   * written after it.
   */
  get answerableId(): number | null {
    for (const message of [...this.messages].reverse()) {
      if (message.author === 'customer') return null;
      if (message.quickReplies.length > 0) return message.id;
    }
    return null;
  }

  clear(): void {
    this.messages = [];
  }

  private find(id: number): Message | undefined {
    return this.messages.find((message) => message.id === id);
  }
}
