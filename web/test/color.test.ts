import { describe, expect, it } from 'vitest';
import { contrast, palette, parseColor, textOn, type Rgb } from '../src/widget/color';

const rgb = (value: string) => parseColor(value) as Rgb;

describe('color', () => {
  it.each([
    ['#fff', [255, 255, 255]],
    ['#7A2E5D', [122, 46, 93]],
    ['#7a2e5dff', [122, 46, 93]],
    ['rgb(1, 2, 3)', [1, 2, 3]],
    ['rgba(1 2 3 / 50%)', [1, 2, 3]],
  ])('reads %s', (value, expected) => expect(parseColor(value)).toEqual(expected));

  it.each(['', 'plum', '#12', '#12345', 'rgb(300,0,0)', 'url(x)', '#fff;}body{display:none'])(
    'refuses %s',
    (value) => expect(parseColor(value)).toBeNull(),
  );

  it('knows the extremes of contrast', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(contrast([9, 9, 9], [9, 9, 9])).toBe(1);
  });

  it('meets WCAG AA on every colour, as background and as ink', () => {
    for (let r = 0; r <= 255; r += 17) {
      for (let g = 0; g <= 255; g += 17) {
        for (let b = 0; b <= 255; b += 17) {
          const background: Rgb = [r, g, b];
          expect(contrast(textOn(background), background)).toBeGreaterThanOrEqual(4.5);
          const { accentInk, accentSoft } = palette(`rgb(${r},${g},${b})`);
          expect(contrast(rgb(accentInk), rgb(accentSoft))).toBeGreaterThanOrEqual(4.5);
          expect(contrast(rgb(accentInk), [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it('falls back to the standard colour', () => expect(palette('nonsense').accent).toBe('#7a2e5d'));
});
