import { safeUrl } from './parse';

export type Segment = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const CANDIDATE = /https?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?…’”»]$/u;
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

/** "…/takip?no=1)." belongs to the sentence from the bracket on, unless the bracket was opened in the link. */
function trimPunctuation(candidate: string): string {
  let link = candidate;
  for (;;) {
    const last = link.slice(-1);
    const opening = PAIRS[last];
    const unbalanced = opening !== undefined && count(link, last) > count(link, opening);
    if (!unbalanced && !TRAILING.test(link)) return link;
    link = link.slice(0, -1);
  }
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
