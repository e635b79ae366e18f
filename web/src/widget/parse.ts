/** Reads what comes over the wire. Anything malformed is dropped; unknown fields are ignored. */
import type { Ack, Attachment, Author, Card, CardButton, Message, MessageState, Photo, QuickReply } from './types';

type Fields = Record<string, unknown>;

const AUTHORS: readonly string[] = ['customer', 'bot', 'agent', 'system'];
const STATES: readonly string[] = ['stored', 'delivered', 'read'];

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const optional = (value: unknown): string | undefined => text(value) || undefined;

export function parseMessage(value: unknown): Message | null {
  if (!isFields(value) || !Number.isSafeInteger(value.id)) return null;
  const author = AUTHORS.includes(text(value.author)) ? (value.author as Author) : 'bot';
  const message: Message = {
    id: value.id as number,
    author,
    authorName: optional(value.author_name),
    text: text(value.text),
    quickReplies: parseQuickReplies(value.quick_replies),
    attachment: parseAttachment(value.attachment),
    photos: parsePhotos(value.photos),
    at: Number.isNaN(Date.parse(text(value.at))) ? new Date().toISOString() : text(value.at),
    clientMessageId: optional(value.client_message_id),
    state: parseState(value.state),
  };
  return message.text || message.quickReplies.length || message.attachment || message.photos ? message : null;
}

/** `bot_uttered` keeps what Rasa's own widgets know at the top and everything else under `metadata`. */
export function parseBotUttered(value: unknown): Message | null {
  if (!isFields(value)) return null;
  const meta = isFields(value.metadata) ? value.metadata : {};
  return parseMessage({
    id: meta.message_id,
    author: meta.author ?? 'bot',
    author_name: meta.author_name,
    at: meta.at,
    text: value.text,
    quick_replies: value.quick_replies,
    attachment: value.attachment,
  });
}

export function parseHistory(value: unknown): { messages: Message[]; hasGap: boolean } {
  const fields = isFields(value) ? value : {};
  const messages = list(fields.messages).map(parseMessage).filter((m): m is Message => m !== null);
  return { messages, hasGap: fields.has_gap === true };
}

export function parseMessageState(value: unknown): { id: number; state: MessageState } | null {
  if (!isFields(value) || !Number.isSafeInteger(value.message_id)) return null;
  const state = parseState(value.state);
  return state ? { id: value.message_id as number, state } : null;
}

export function parseNotice(value: unknown): string {
  return isFields(value) ? text(value.message) : '';
}

/** An answer that is not understood counts as "not now", so the message is tried again. */
export function parseAck(value: unknown): Ack {
  if (isFields(value)) {
    if (value.ok === true && Number.isSafeInteger(value.message_id)) return value as unknown as Ack;
    if (isFields(value.error)) return value as unknown as Ack;
  }
  return { ok: false, error: { code: 'unavailable', message: '' } };
}

/** Returns the address when it is a plain http(s) one, resolved against `base`; otherwise undefined. */
export function safeUrl(value: unknown, base?: string): string | undefined {
  const raw = text(value).trim();
  if (!raw) return undefined;
  try {
    const url = new URL(raw, base);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Ids go into addresses: anything but our own kind is dropped. */
export function parsePhoto(value: unknown): Photo | null {
  if (!isFields(value) || !/^[\w-]{1,64}$/.test(text(value.id))) return null;
  const [width, height] = [Number(value.width), Number(value.height)];
  return width > 0 && height > 0 ? { id: text(value.id), width, height } : null;
}

function parsePhotos(value: unknown): Photo[] | undefined {
  const photos = list(value).map(parsePhoto).filter((photo): photo is Photo => photo !== null);
  return photos.length ? photos : undefined;
}

function parseState(value: unknown): MessageState | undefined {
  return STATES.includes(text(value)) ? (value as MessageState) : undefined;
}

function parseQuickReplies(value: unknown): QuickReply[] {
  return list(value)
    .filter(isFields)
    .map((reply) => ({ title: text(reply.title), payload: text(reply.payload) || text(reply.title) }))
    .filter((reply) => reply.title !== '');
}

function parseAttachment(value: unknown): Attachment | undefined {
  if (!isFields(value) || !isFields(value.payload)) return undefined;
  const payload = value.payload;
  if (value.type === 'image') {
    const src = text(payload.src);
    return src ? { type: 'image', src, alt: text(payload.alt) || text(payload.title) } : undefined;
  }
  if (value.type === 'template' && payload.template_type === 'generic') {
    const cards = list(payload.elements).filter(isFields).map(parseCard);
    return cards.length ? { type: 'cards', cards } : undefined;
  }
  return undefined;
}

function parseCard(value: Fields): Card {
  const buttons = list(value.buttons).filter(isFields).map(parseCardButton);
  return {
    title: optional(value.title),
    subtitle: optional(value.subtitle),
    imageUrl: optional(value.image_url),
    whole: value.image_fit === 'contain',
    buttons: buttons.filter((button) => button.title !== ''),
  };
}

function parseCardButton(value: Fields): CardButton {
  return { title: text(value.title), url: optional(value.url), payload: optional(value.payload) };
}
