import type { Timeline } from './timeline';
import { dayLabel, sameDay } from './time';
import type { Message, Outgoing } from './types';

export type Row =
  | { kind: 'day'; key: string; label: string }
  | { kind: 'message'; key: string; message: Message; outgoing?: Outgoing; first: boolean; last: boolean; active: boolean };

type MessageRow = Extract<Row, { kind: 'message' }>;

/** What the conversation shows, top to bottom: days, then messages grouped by who wrote them. */
export function buildRows(timeline: Timeline, outgoing: readonly Outgoing[], now: Date = new Date()): Row[] {
  const answerable = outgoing.length ? null : timeline.answerableId;
  const entries: MessageRow[] = [
    ...timeline.all.map((message) => entry(message, undefined, message.id === answerable)),
    ...outgoing.map((item) => entry(unsent(item), item, false)),
  ];
  const rows: Row[] = [];
  let previous: MessageRow | undefined;
  for (const row of entries) {
    const newDay = !previous || !sameDay(previous.message.at, row.message.at);
    if (newDay) rows.push({ kind: 'day', key: `day-${row.key}`, label: dayLabel(row.message.at, now) });
    row.first = newDay || !sameAuthor(previous?.message, row.message);
    if (previous && row.first) previous.last = true;
    rows.push(row);
    previous = row;
  }
  if (previous) previous.last = true;
  return rows;
}

/** The key stays when a message is acknowledged, so that its bubble is neither redrawn nor read out again. */
function entry(message: Message, outgoing: Outgoing | undefined, active: boolean): MessageRow {
  const key = message.clientMessageId ?? `m${message.id}`;
  return { kind: 'message', key, message, outgoing, first: true, last: false, active };
}

function unsent(item: Outgoing): Message {
  return {
    id: -1,
    author: 'customer',
    text: item.title ?? item.message,
    quickReplies: [],
    photos: item.photos,
    at: item.at,
    clientMessageId: item.clientMessageId,
  };
}

function sameAuthor(a: Message | undefined, b: Message): boolean {
  return a !== undefined && a.author === b.author && a.authorName === b.authorName;
}
