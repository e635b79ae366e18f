const PHONE = '(max-width: 600px)';

/**
 * On phones the open panel fills the screen: the page below must not scroll, and the panel must end where the
 * virtual keyboard begins. Only the visual viewport knows where that is.
 */
export class PhoneScreen {
  private readonly query = window.matchMedia(PHONE);
  private active = false;
  private pageOverflow = '';

  constructor(private readonly host: HTMLElement, private readonly onChange: () => void) {}

  get isPhone(): boolean {
    return this.query.matches;
  }

  connect(): void {
    this.query.addEventListener('change', this.changed);
  }

  disconnect(): void {
    this.query.removeEventListener('change', this.changed);
    this.cover(false);
  }

  /** Call whenever the panel may have been opened or closed, or the screen turned. */
  cover(open: boolean): void {
    const wanted = open && this.isPhone;
    if (wanted === this.active) return;
    this.active = wanted;
    const page = document.documentElement;
    const viewport = window.visualViewport;
    if (wanted) {
      this.pageOverflow = page.style.overflow;
      page.style.overflow = 'hidden';
      viewport?.addEventListener('resize', this.fit);
      viewport?.addEventListener('scroll', this.fit);
      this.fit();
    } else {
      page.style.overflow = this.pageOverflow;
      viewport?.removeEventListener('resize', this.fit);
      viewport?.removeEventListener('scroll', this.fit);
      this.host.style.removeProperty('--_height');
      this.host.style.removeProperty('--_top');
    }
  }

  private readonly changed = () => this.onChange();

  private readonly fit = () => {
    const viewport = window.visualViewport;
    // Pinch-zoomed in: the layout size is right as it is.
    if (!viewport || viewport.scale > 1.01) return;
    this.host.style.setProperty('--_height', `${viewport.height}px`);
    this.host.style.setProperty('--_top', `${viewport.offsetTop}px`);
  };
}
