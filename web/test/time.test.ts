import { describe, expect, it } from 'vitest';
import { clock, dayLabel, fullTime, sameDay } from '../src/widget/time';
import { T } from '../src/widget/texts';

const now = new Date('2026-11-21T12:00:00+03:00');

describe('times in Turkish', () => {
  it('uses the 24-hour clock', () => {
    expect(clock('2026-11-21T06:05:00Z')).toBe('09:05');
    expect(clock('2026-11-20T21:00:00Z')).toBe('00:00');
  });

  it.each([
    ['2026-11-21T00:01:00+03:00', 'Bugün'],
    ['2026-11-20T23:59:00+03:00', 'Dün'],
    ['2026-11-15T10:00:00+03:00', '15 Kasım Pazar'],
    ['2026-08-30T10:00:00+03:00', '30 Ağustos Pazar'],
    ['2025-12-31T10:00:00+03:00', '31 Aralık 2025'],
  ])('calls %s %s', (at, label) => expect(dayLabel(at, now)).toBe(label));

  it('counts days at local midnight', () => {
    expect(sameDay('2026-11-20T21:30:00Z', '2026-11-21T10:00:00Z')).toBe(true);
    expect(sameDay('2026-11-20T20:30:00Z', '2026-11-21T10:00:00Z')).toBe(false);
  });

  it('writes the whole date for screen readers', () => {
    expect(fullTime('2026-11-15T11:05:00Z')).toBe('15 Kasım 2026 14:05');
  });

  it('groups thousands as Turks do', () => {
    expect(T.tooLong(1000, 25)).toContain('1.000 karakterlik sınırı 25 karakter aşıyor');
  });
});
