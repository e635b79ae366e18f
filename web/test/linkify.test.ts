import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { linkify, shownLink } from '../src/widget/linkify';
import { textView } from '../src/widget/views/bubble';

const links = (text: string) => linkify(text).flatMap((s) => (s.kind === 'link' ? [s.href] : []));
const joined = (text: string) => linkify(text).map((s) => s.text).join('');

describe('linkify', () => {
  it('finds http and https addresses', () => {
    expect(links('Takip: https://kargo.example/t?no=12&x=1 ya da http://a.example/')).toEqual([
      'https://kargo.example/t?no=12&x=1',
      'http://a.example/',
    ]);
  });

  it.each([
    ['Bakınız https://a.example/x.', 'https://a.example/x'],
    ['(https://a.example/x)', 'https://a.example/x'],
    ['https://a.example/x_(y)', 'https://a.example/x_(y)'],
    ['“https://a.example/x”', 'https://a.example/x'],
    ['https://a.example/x!?', 'https://a.example/x'],
    ["https://a.example/x'e bakın", 'https://a.example/x'],
  ])('leaves the sentence’s punctuation out of %s', (text, href) => {
    expect(links(text)).toEqual([href]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'www.example.com',
    'https://',
    'https://user:secret@evil.example/',
    'https://shop.example@evil.example/',
    'mailto:a@b.example',
  ])('keeps %s as text', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('never loses or adds a character', () => {
    const text = 'a https://x.example/y, b\n\nc <https://z.example> ğüşİı 😀 https://';
    expect(joined(text)).toBe(text);
  });

  it('stops at characters that reorder text', () => {
    expect(links('https://a.example/\u202egpj.exe')).toEqual(['https://a.example/']);
  });

  it('is quick on hostile input', () => {
    const started = performance.now();
    linkify('https://'.repeat(2_000) + ')'.repeat(4_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('shownLink', () => {
  it.each([
    ['https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code=480079190637', 'www.yurticikargo.com/…480079190637'],
    ['https://kargo.example/t?no=12', 'kargo.example/t?no=12'],
    ['https://a.example/', 'a.example'],
    ['https://a-very-long-host-name-of-some-carrier.example/x', 'a-very-long-host-name-of-some-carrier.example/x'],
    [
      'https://bank.example.evil-and-very-long-host-name.example/bank.example/login',
      'bank.example.evil-and-very-long-host-name.example/…xample/login',
    ],
  ])('shows %s with its whole host', (href, shown) => {
    expect(shownLink(href)).toBe(shown);
  });
});

describe('textView', () => {
  const drawn = (text: string) => {
    const box = document.createElement('div');
    render(textView(text), box);
    return box;
  };

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '</div><svg onload=alert(1)>',
    '&lt;b&gt; <b>kalın</b>',
    '${alert(1)} <!--?lit$1$-->',
  ])('shows %s as written', (text) => {
    const box = drawn(text);
    expect(box.textContent).toBe(text);
    expect(box.querySelector('*')).toBeNull();
  });

  it('gives links the attributes that protect the page', () => {
    const link = drawn('bkz. https://a.example/?q="><script>').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://a.example/?q=');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    expect(link?.getAttribute('target')).toBe('_blank');
  });
});
