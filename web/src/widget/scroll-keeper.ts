/** Keeps the newest message in view, unless the customer has scrolled up to read. */
export class ScrollKeeper {
  showJump = false;
  private atEnd = true;

  onScroll(scroller: HTMLElement): boolean {
    this.atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
    const before = this.showJump;
    if (this.atEnd) this.showJump = false;
    return before !== this.showJump;
  }

  /** Somebody else has added something at the end. */
  arrived(): void {
    if (!this.atEnd) this.showJump = true;
  }

  toEnd(): void {
    this.atEnd = true;
    this.showJump = false;
  }

  /** After each rendering. */
  apply(scroller: HTMLElement | null): void {
    if (scroller && this.atEnd) scroller.scrollTop = scroller.scrollHeight;
  }
}
