/** The shapes that travel between the widget and the gateway. See docs/widget.md. */

export type Author = 'customer' | 'bot' | 'agent' | 'system';
export type MessageState = 'stored' | 'delivered' | 'read';

export interface QuickReply {
  title: string;
  payload: string;
}

export interface CardButton {
  title: string;
  /** An http(s) address: the button is a link. */
  url?: string;
  /** Otherwise the text that is sent when the button is pressed. */
  payload?: string;
}

export interface Card {
  title?: string;
  subtitle?: string;
  imageUrl?: string;
  /** The picture must be seen whole: a code to scan. */
  whole?: boolean;
  buttons: CardButton[];
}

export type Attachment =
  | { type: 'image'; src: string; alt: string }
  | { type: 'cards'; cards: Card[] };

/** An uploaded photo; its address is made of the session and its id. */
export interface Photo {
  id: string;
  width: number;
  height: number;
}

export interface PhotoLimits {
  maxBytes: number;
  perMessage: number;
}

export interface Message {
  id: number;
  author: Author;
  authorName?: string;
  text: string;
  quickReplies: QuickReply[];
  attachment?: Attachment;
  photos?: Photo[];
  /** ISO 8601. */
  at: string;
  clientMessageId?: string;
  state?: MessageState;
}

/** A customer's message that the server has not acknowledged yet. */
export interface Outgoing {
  clientMessageId: string;
  message: string;
  /** What the customer saw on the button, when `message` is a button's payload. */
  title?: string;
  photos?: Photo[];
  at: string;
  status: 'pending' | 'failed';
  /** A Turkish sentence that says why it waits or failed. */
  note?: string;
}

export type AckErrorCode = 'too_long' | 'rate_limited' | 'bad_session' | 'invalid' | 'bad_photo' | 'unavailable';

export type Ack =
  | { ok: true; message_id: number; at: string }
  | { ok: false; error: { code: AckErrorCode; message: string; retry_after?: number } };

export interface WidgetConfig {
  shopName: string;
  greeting: string;
  maxMessageLength: number;
  /** Absent where the server takes none. */
  photos?: PhotoLimits;
  privacy: { version: string; text: string; url: string };
}

export type Connection = 'idle' | 'connecting' | 'online' | 'offline';
