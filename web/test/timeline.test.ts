import { describe, expect, it } from 'vitest';
import { parseBotUttered, parseMessage, safeUrl } from '../src/widget/parse';
import { buildRows } from '../src/widget/rows';
import { Timeline } from '../src/widget/timeline';
import { transcript } from '../src/widget/transcript';
import type { Author, Message } from '../src/widget/types';

const AT = '2026-11-21T10:00:00Z';
const message = (id: number, author: Author = 'bot', extra: Partial<Message> = {}): Message => ({
  id, author, text: `m${id}`, quickReplies: [], at: AT, ...extra,
});
const buttons = { quickReplies: [{ title: 'Evet', payload: '/evet' }] };

function timelineOf(...messages: Message[]): Timeline {
  const timeline = new Timeline();
  for (const each of messages) timeline.add(each);
  return timeline;
}

describe('Timeline', () => {
  it('shows each id once, in order', () => {
    const timeline = timelineOf(message(3), message(1), message(2));
    expect(timeline.add(message(2))).toBe(false);
    expect(timeline.all.map((m) => m.id)).toEqual([1, 2, 3]);
  });

  it('never takes a mark back', () => {
    const timeline = timelineOf(message(1, 'customer', { state: 'stored' }));
    timeline.setState(1, 'read');
    timeline.setState(1, 'delivered');
    expect(timeline.all[0]?.state).toBe('read');
  });

  it('lets only the newest unanswered buttons be pressed', () => {
    expect(timelineOf(message(1, 'bot', buttons), message(2)).answerableId).toBe(1);
    expect(timelineOf(message(1, 'bot', buttons), message(2, 'bot', buttons)).answerableId).toBe(2);
    expect(timelineOf(message(1, 'bot', buttons), message(2, 'customer'), message(3)).answerableId).toBeNull();
  });

  it('resumes a little before its end', () => {
    expect(timelineOf(...Array.from({ length: 5 }, (_, i) => message(i + 1))).resumeId).toBeNull();
    expect(timelineOf(...Array.from({ length: 50 }, (_, i) => message(i + 1))).resumeId).toBe(31);
  });

  it('counts what others wrote after the last one seen', () => {
    expect(timelineOf(message(1), message(2, 'customer'), message(3), message(4, 'agent')).unreadAfter(1)).toBe(2);
  });
});

describe('rows', () => {
  const now = new Date(AT);

  it('groups by author and opens each day with its name', () => {
    const rows = buildRows(timelineOf(message(1, 'bot', { at: '2026-11-20T10:00:00Z' }), message(2), message(3)), [], now);
    expect(rows.map((row) => (row.kind === 'day' ? row.label : `${row.message.id}${row.first ? 'f' : ''}${row.last ? 'l' : ''}`)))
      .toEqual(['Dün', '1fl', 'Bugün', '2f', '3l']);
  });

  it('keeps a bubble’s key when its message is acknowledged', () => {
    const unsent = buildRows(timelineOf(), [{ clientMessageId: 'k', message: 'x', at: AT, status: 'pending' }], now);
    const stored = buildRows(timelineOf(message(1, 'customer', { clientMessageId: 'k' })), [], now);
    expect(unsent.at(-1)?.key).toBe(stored.at(-1)?.key);
  });
});

describe('parsing', () => {
  it('reads bot_uttered with everything of ours under metadata', () => {
    expect(parseBotUttered({ text: 'Merhaba', extra: 1, metadata: { message_id: 4, author: 'agent', author_name: 'Elif', at: AT } }))
      .toMatchObject({ id: 4, author: 'agent', authorName: 'Elif', text: 'Merhaba', at: AT });
  });

  it.each([null, 'x', {}, { text: 'no id' }, { metadata: { message_id: 'x' }, text: 'x' }, { metadata: { message_id: 1 } }])(
    'drops %j',
    (value) => expect(parseBotUttered(value)).toBeNull(),
  );

  it('drops attachments of unknown kinds and keeps the text', () => {
    expect(parseMessage({ id: 1, author: 'bot', text: 'x', attachment: { type: 'iframe', payload: { src: 'x' } } }))
      .toMatchObject({ text: 'x', attachment: undefined });
  });

  it('accepts only http and https addresses', () => {
    expect(safeUrl('/a.png', 'https://s.example')).toBe('https://s.example/a.png');
    for (const bad of ['javascript:alert(1)', 'data:image/svg+xml,<svg>', 'blob:x', '', 5]) expect(safeUrl(bad, 'https://s.example')).toBeUndefined();
  });
});

it('writes a transcript that Windows editors read', () => {
  const text = transcript('Lale Butik', [message(1, 'customer', { text: 'kargom\nnerede' }), message(2, 'bot', buttons)], new Date(AT));
  expect(text.startsWith('\ufeffLale Butik – konuşma kaydı\r\n')).toBe(true);
  expect(text).toContain('[21 Kasım 2026 13:00] Siz: kargom\r\nnerede\r\n');
  expect(text).toContain('Dijital asistan: m2\r\n    [Evet]');
});
