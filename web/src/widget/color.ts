/** Colours derived from the shop's one colour so that every text on or in it meets WCAG AA (4.5:1). */

export type Rgb = readonly [number, number, number];

export interface Palette {
  /** The shop's colour as given. */
  accent: string;
  /** Text and icons on the accent. */
  onAccent: string;
  /** The accent, darkened where needed to be readable as text on white. */
  accentInk: string;
  /** A faint tint of the accent for backgrounds under `accentInk`. */
  accentSoft: string;
}

const AA = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const NIGHT: Rgb = [23, 23, 28];
export const DEFAULT_COLOR = '#7a2e5d';

export function parseColor(value: string): Rgb | null {
  const raw = value.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(raw)?.[1];
  if (hex) {
    const wide = hex.length <= 4 ? [...hex].map((c) => c + c).join('') : hex;
    return [0, 2, 4].map((i) => Number.parseInt(wide.slice(i, i + 2), 16)) as unknown as Rgb;
  }
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(raw);
  if (!rgb) return null;
  const parts = rgb.slice(1, 4).map(Number);
  return parts.every((part) => part <= 255) ? (parts as unknown as Rgb) : null;
}

export function luminance([r, g, b]: Rgb): number {
  const linear = (channel: number) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export function palette(value: string): Palette {
  const accent = parseColor(value) ?? (parseColor(DEFAULT_COLOR) as Rgb);
  const soft = mix(accent, WHITE, 0.92);
  return {
    accent: toHex(accent),
    onAccent: toHex(textOn(accent)),
    accentInk: toHex(readableOn(soft, accent)),
    accentSoft: toHex(soft),
  };
}

/** White where it is readable, else near-black, else black: one of them always reaches 4.5. */
export function textOn(background: Rgb): Rgb {
  return [WHITE, NIGHT].find((ink) => contrast(ink, background) >= AA) ?? BLACK;
}

function readableOn(background: Rgb, ink: Rgb): Rgb {
  let share = 0;
  let result = ink;
  while (contrast(result, background) < AA && share < 1) {
    share += 0.05;
    result = mix(ink, BLACK, share);
  }
  return result;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((c, i) => Math.round(c + ((to[i] as number) - c) * share)) as unknown as Rgb;
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}
