import { ACK_TIMEOUT_MS, Outbox } from './outbox';
import { parseAck, parseBotUttered, parseHistory, parseMessage, parseMessageState, parseNotice } from './parse';
import type { WidgetStorage } from './storage';
import { Timeline } from './timeline';
import type { Transport } from './transport';
import type { Connection, Message, Photo } from './types';

const HISTORY_WAIT_MS = 3_000;
const TYPING_MAX_MS = 30_000;

/** One conversation with the server: session, messages, queue, marks. Knows nothing of the page. */
export class ChatClient {
  readonly timeline = new Timeline();
  readonly outbox: Outbox;
  connection: Connection = 'idle';
  typing = false;
  /** A remark of the server about this session, for instance that the customer's token was refused. */
  notice = '';
  /** True once the history of this session has arrived. */
  loaded = false;

  /** Called after every change that could be seen. */
  onChange: () => void = () => {};
  /** Called for each message that comes in live, not from the history. */
  onIncoming: (message: Message) => void = () => {};

  private session: string | null;
  private confirmed = false;
  private sentReceived = 0;
  private sentRead = 0;
  private historyTimer: ReturnType<typeof setTimeout> | undefined;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly storage: WidgetStorage,
    private readonly customerToken?: string,
  ) {
    this.session = storage.sessionId;
    this.outbox = new Outbox(storage, {
      deliver: async (item) =>
        parseAck(
          await transport.request(
            'user_uttered',
            {
              message: item.message,
              session_id: this.session,
              metadata: {
                client_message_id: item.clientMessageId,
                ...(item.title ? { title: item.title } : {}),
                ...(item.photos ? { photos: item.photos.map((photo) => photo.id) } : {}),
              },
            },
            ACK_TIMEOUT_MS,
          ),
        ),
      acknowledged: (message) => void this.timeline.add(message),
      sessionLost: () => this.requestSession(),
      changed: () => this.onChange(),
    });
    this.listen();
  }

  /** How many messages the customer has not seen yet, in this or any other tab. */
  get unread(): number {
    return this.timeline.unreadAfter(this.storage.readId);
  }

  start(): void {
    if (this.connection !== 'idle') return;
    this.connection = 'connecting';
    this.transport.connect();
    this.onChange();
  }

  stop(): void {
    clearTimeout(this.historyTimer);
    clearTimeout(this.typingTimer);
    this.outbox.stop();
    this.transport.disconnect();
    this.connection = 'idle';
  }

  /** The talk is at rest: nothing to wait for before the greeting may be shown. */
  get settled(): boolean {
    return this.loaded || this.session === null;
  }

  send(message: string, title?: string, photos?: Photo[]): void {
    this.outbox.add(message, title, photos);
  }

  /** The session whose photos are shown; with `confirmed`, one that the server takes uploads into. */
  sessionId({ confirmed = false } = {}): string | null {
    return confirmed && !this.confirmed ? null : this.session;
  }

  /** Leaves the present conversation and asks for a fresh one. */
  newConversation(): void {
    this.storage.forgetConversation();
    this.outbox.clear();
    this.session = null;
    this.resetConversation();
    this.requestSession();
    this.onChange();
  }

  /** Another tab has moved to another session: follow it. */
  followSession(): void {
    const other = this.storage.sessionId;
    if (!other || other === this.session) return;
    this.session = other;
    this.resetConversation();
    this.requestSession();
    this.onChange();
  }

  /** The customer is looking at the conversation: everything up to its end counts as read. */
  markRead(): void {
    const last = this.timeline.lastIncomingId;
    if (last > this.storage.readId) {
      this.storage.readId = last;
      this.onChange();
    }
    if (this.confirmed && this.transport.connected && last > this.sentRead) {
      this.sentRead = last;
      this.transport.emit('read', { session_id: this.session, message_id: last });
    }
  }

  private listen(): void {
    const { transport } = this;
    transport.on('connect', () => {
      this.connection = 'online';
      this.requestSession();
      this.onChange();
    });
    transport.on('disconnect', () => this.lost());
    transport.on('connect_error', () => this.lost());
    transport.on('session_confirm', (id) => this.confirm(id));
    transport.on('history', (payload) => this.takeHistory(payload));
    transport.on('bot_uttered', (payload) => this.takeIncoming(parseBotUttered(payload)));
    transport.on('customer_uttered', (payload) => this.takeOwn(parseMessage(payload)));
    transport.on('message_state', (payload) => {
      const change = parseMessageState(payload);
      if (change) this.timeline.setState(change.id, change.state);
      this.onChange();
    });
    transport.on('session_notice', (payload) => {
      this.notice = parseNotice(payload);
      this.onChange();
    });
    transport.on('typing', (payload) => this.setTyping((payload as { active?: unknown } | null)?.active === true));
  }

  private lost(): void {
    this.connection = 'offline';
    this.confirmed = false;
    this.outbox.stop();
    this.setTyping(false);
  }

  private requestSession(): void {
    this.notice = '';
    this.confirmed = false;
    this.outbox.stop();
    this.transport.emit('session_request', {
      session_id: this.session,
      client: 'vaybe',
      last_message_id: this.timeline.resumeId,
      ...(this.customerToken ? { customer_token: this.customerToken } : {}),
    });
  }

  private confirm(payload: unknown): void {
    if (typeof payload !== 'string' || payload === '') return;
    if (payload !== this.session) {
      this.resetConversation();
      this.storage.readId = 0;
      this.session = payload;
    }
    this.storage.sessionId = payload;
    this.confirmed = true;
    this.sentRead = 0;
    // The queue waits for the history, which may already hold what is queued. An older server sends none.
    clearTimeout(this.historyTimer);
    this.historyTimer = setTimeout(() => this.ready(), HISTORY_WAIT_MS);
    this.onChange();
  }

  private takeHistory(payload: unknown): void {
    const { messages, hasGap } = parseHistory(payload);
    if (hasGap) this.timeline.clear();
    for (const message of messages) {
      this.timeline.add(message);
      this.outbox.remove(message.clientMessageId);
    }
    this.acknowledgeReceipt();
    if (this.confirmed) this.ready();
    this.onChange();
  }

  private ready(): void {
    clearTimeout(this.historyTimer);
    this.loaded = true;
    if (this.confirmed) this.outbox.start();
    this.onChange();
  }

  private takeIncoming(message: Message | null): void {
    if (!message) return;
    this.setTyping(false);
    const isNew = this.timeline.add(message);
    this.acknowledgeReceipt();
    if (isNew) this.onIncoming(message);
    this.onChange();
  }

  private takeOwn(message: Message | null): void {
    if (!message) return;
    this.timeline.add({ ...message, author: 'customer' });
    this.outbox.remove(message.clientMessageId);
    this.onChange();
  }

  private acknowledgeReceipt(): void {
    const last = this.timeline.lastIncomingId;
    if (last <= this.sentReceived) return;
    this.sentReceived = last;
    this.transport.emit('received', { session_id: this.session, message_id: last });
  }

  private setTyping(active: boolean): void {
    clearTimeout(this.typingTimer);
    this.typing = active;
    if (active) this.typingTimer = setTimeout(() => this.setTyping(false), TYPING_MAX_MS);
    this.onChange();
  }

  private resetConversation(): void {
    this.timeline.clear();
    this.loaded = false;
    this.sentReceived = 0;
    this.sentRead = 0;
    this.typing = false;
  }
}
