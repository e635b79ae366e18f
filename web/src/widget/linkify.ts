import { safeUrl } from './parse';

export type Segment = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const CANDIDATE = /https?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?…’”»]/u;
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Splits a message into plain text and http(s) links. Nothing else ever becomes clickable. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimPunctuation(match[0]);
    const href = safeUrl(shown);
    if (!href || !new URL(href).hostname) continue;
    if (match.index > end) segments.push({ kind: 'text', text: text.slice(end, match.index) });
    segments.push({ kind: 'link', text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) segments.push({ kind: 'text', text: text.slice(end) });
  return segments;
}

const LONGEST_SHOWN = 36;
const SHOWN_END = 12;

/** A link as it is read in a bubble: a long one by its host, always whole, and its end. */
export function shownLink(href: string): string {
  const url = new URL(href);
  const whole = href.slice(`${url.protocol}//`.length).replace(/\/$/u, '');
  const rest = whole.slice(url.host.length);
  return whole.length <= LONGEST_SHOWN || rest.length <= SHOWN_END + 2
    ? whole
    : `${url.host}/…${rest.slice(-SHOWN_END)}`;
}

/** "…/takip?no=1)." belongs to the sentence from the bracket on, unless the bracket was opened in the link. */
function trimPunctuation(candidate: string): string {
  const left = new Map([...'()[]{}'].map((bracket) => [bracket, candidate.split(bracket).length - 1]));
  let end = candidate.length;
  for (; end > 0; end -= 1) {
    const last = candidate.charAt(end - 1);
    const closing = left.get(last) ?? 0;
    const opening = PAIRS[last];
    if (opening === undefined ? !TRAILING.test(last) : closing <= (left.get(opening) ?? 0)) break;
    left.set(last, closing - 1);
  }
  return candidate.slice(0, end);
}
