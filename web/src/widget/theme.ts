import { DEFAULT_COLOR, palette, parseColor } from './color';

/**
 * Gives an element the shop's colour. It may come from the attribute or from the page's own CSS
 * (`vaybe-widget { --vaybe-color: … }`). Values go into a constructed style sheet: no inline style, no CSP exception.
 */
export class Theme {
  private readonly sheet = supportsSheets() ? new CSSStyleSheet() : null;
  private applied = '';

  constructor(private readonly host: HTMLElement) {}

  apply(attribute: string): void {
    const fromPage = getComputedStyle(this.host).getPropertyValue('--vaybe-color').trim();
    const color = this.resolve(attribute) ?? this.resolve(fromPage) ?? DEFAULT_COLOR;
    const root = this.host.shadowRoot;
    if (!this.sheet || !root || color === this.applied) return;
    this.applied = color;
    const { accent, onAccent, accentInk, accentSoft } = palette(color);
    this.sheet.replaceSync(
      `:host{--_accent:${accent};--_on-accent:${onAccent};--_ink:${accentInk};--_soft:${accentSoft}}`,
    );
    if (!root.adoptedStyleSheets.includes(this.sheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.sheet];
    }
  }

  /** Understands every CSS colour by letting the browser compute it; the result is always rgb. */
  private resolve(value: string): string | null {
    if (!value) return null;
    if (parseColor(value)) return value;
    if (!CSS.supports('color', value)) return null;
    const probe = document.createElement('span');
    probe.style.color = value;
    this.host.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    return parseColor(computed) ? computed : null;
  }
}

function supportsSheets(): boolean {
  return typeof CSSStyleSheet !== 'undefined' && 'replaceSync' in CSSStyleSheet.prototype;
}
