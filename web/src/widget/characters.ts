/** How long a text is as the server counts: one for each Unicode character, not for each UTF-16 unit. */
export function characters(text: string): number {
  return [...text].length;
}
