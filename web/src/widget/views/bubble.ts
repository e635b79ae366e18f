import { html, nothing, type TemplateResult } from 'lit';
import { linkify, shownLink } from '../linkify';
import { T } from '../texts';
import { authorName } from '../transcript';
import { clock, fullTime } from '../time';
import type { Row } from '../rows';
import type { Message, Outgoing } from '../types';
import { attachmentView, photosView } from './attachment';
import { alertIcon, botIcon, clockIcon, tickIcon, ticksIcon } from './icons';

export interface BubbleActions {
  /** The customer pressed a button of a message. */
  choose(payload: string, title: string): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  server: string;
  photoUrl(id: string): string;
}

type MessageRow = Extract<Row, { kind: 'message' }>;

export function bubbleView(row: MessageRow, actions: BubbleActions): TemplateResult {
  const { message } = row;
  if (message.author === 'system') {
    return html`<div class="note">${textView(message.text)}</div>`;
  }
  const own = message.author === 'customer';
  const classes = `row ${own ? 'own' : 'other'} ${row.first ? 'first' : ''} ${row.last ? 'last' : ''}`;
  return html`<div class=${classes} data-author=${message.author}>
    ${own ? nothing : avatarView(message, row.first)}
    <div class="stack">
      ${row.first ? nameView(message, own) : nothing}
      ${message.text ? html`<div class="bubble">${textView(message.text)}</div>` : nothing}
      ${message.photos ? photosView(message.photos, actions.photoUrl) : nothing}
      ${message.attachment ? attachmentView(message.attachment, row.active || !own, actions) : nothing}
      ${row.active ? quickRepliesView(message, actions) : nothing}
      ${row.last || row.outgoing ? metaView(message, own, row.outgoing) : nothing}
      ${row.outgoing?.note || row.outgoing?.status === 'failed' ? unsentView(row.outgoing, actions) : nothing}
    </div>
  </div>`;
}

/** Text with clickable http(s) links. Lit puts strings into text nodes, so markup in a message stays text. */
export function textView(text: string): unknown {
  return linkify(text).map((segment) =>
    segment.kind === 'text'
      ? segment.text
      : html`<a href=${segment.href} title=${segment.href} target="_blank" rel="noopener noreferrer nofollow"
          >${shownLink(segment.href)}<span class="sr"> ${T.newTab}</span></a
        >`,
  );
}

function avatarView(message: Message, show: boolean): TemplateResult {
  if (!show) return html`<span class="avatar empty" aria-hidden="true"></span>`;
  const initials = message.author === 'agent' ? initialsOf(authorName(message)) : '';
  return html`<span class="avatar ${message.author}" aria-hidden="true">${initials || botIcon}</span>`;
}

function nameView(message: Message, own: boolean): TemplateResult {
  return html`<span class=${own ? 'sr' : 'name'}>${authorName(message)}</span>`;
}

function quickRepliesView(message: Message, actions: BubbleActions): TemplateResult {
  return html`<div class="replies" role="group" aria-label=${T.quickReplies}>
    ${message.quickReplies.map(
      (reply) =>
        html`<button type="button" class="chip" @click=${() => actions.choose(reply.payload, reply.title)}>
          ${reply.title}
        </button>`,
    )}
  </div>`;
}

function metaView(message: Message, own: boolean, outgoing: Outgoing | undefined): TemplateResult {
  return html`<div class="meta">
    <time datetime=${message.at} title=${fullTime(message.at)}>${clock(message.at)}</time>
    ${own ? markView(message, outgoing) : nothing}
  </div>`;
}

function markView(message: Message, outgoing: Outgoing | undefined): TemplateResult {
  const [icon, label] = outgoing
    ? outgoing.status === 'failed'
      ? [alertIcon, T.failed]
      : [clockIcon, T.pending]
    : message.state === 'read'
      ? [ticksIcon, T.read]
      : message.state === 'delivered'
        ? [ticksIcon, T.delivered]
        : [tickIcon, T.stored];
  const state = outgoing ? outgoing.status : (message.state ?? 'stored');
  return html`<span class="mark ${state}" title=${label}>${icon}<span class="sr">${label}</span></span>`;
}

function unsentView(item: Outgoing, actions: BubbleActions): TemplateResult {
  const failed = item.status === 'failed';
  return html`<div class="unsent ${item.status}">
    <span>${failed ? T.failed : nothing}${failed && item.note ? ' – ' : nothing}${item.note ?? nothing}</span>
    ${failed
      ? html`<button type="button" @click=${() => actions.retry(item.clientMessageId)}>${T.retry}</button>
          <button type="button" @click=${() => actions.discard(item.clientMessageId)}>${T.discard}</button>`
      : nothing}
  </div>`;
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => (word ? ([...word][0] ?? '') : ''))
    .join('')
    .toLocaleUpperCase('tr-TR');
}
