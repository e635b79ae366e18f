import { T } from './texts';
import { fullTime } from './time';
import type { Message } from './types';

/** The conversation as plain text, with Windows line ends and a byte order mark so that every editor shows Turkish. */
export function transcript(title: string, messages: readonly Message[], now: Date = new Date()): string {
  const head = [T.transcriptTitle(title), T.transcriptSaved(fullTime(now.toISOString())), ''];
  const body = messages.map((message) => `[${fullTime(message.at)}] ${authorName(message)}: ${content(message)}`);
  return `\ufeff${[...head, ...body, ''].join('\n').replace(/\r?\n/g, '\r\n')}`;
}

export function authorName(message: Pick<Message, 'author' | 'authorName'>): string {
  if (message.author === 'customer') return T.you;
  if (message.authorName) return message.authorName;
  return { bot: T.assistant, agent: T.agent, system: T.system }[message.author];
}

/** Who answers at the moment, for the panel's header. */
export function talkingTo(messages: readonly Message[]): string {
  const last = messages.findLast(({ author }) => author === 'bot' || author === 'agent');
  return last?.author === 'agent' && last.authorName ? T.withAgent(last.authorName) : T.assistant;
}

export function saveTranscript(title: string, messages: readonly Message[]): void {
  const url = URL.createObjectURL(new Blob([transcript(title, messages)], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${T.transcriptFile}-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function content(message: Message): string {
  const parts = [message.text, ...(message.photos ?? []).map(() => `(${T.photo})`)];
  if (message.attachment?.type === 'image') parts.push(`(${T.image}: ${message.attachment.src})`);
  if (message.attachment?.type === 'cards') {
    for (const card of message.attachment.cards) parts.push([card.title, card.subtitle].filter(Boolean).join(' – '));
  }
  if (message.quickReplies.length) parts.push(message.quickReplies.map((reply) => `[${reply.title}]`).join(' '));
  return parts.filter(Boolean).join('\n    ');
}
