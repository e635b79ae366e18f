/** Keyboard focus inside the panel. */

const FOCUSABLE =
  'a[href], button:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';

export function focusables(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((el) => el.tabIndex >= 0);
}

/** Keeps Tab inside `box`: for the phone's full screen and for a question that must be answered first. */
export function trapTab(event: KeyboardEvent, box: HTMLElement | null): void {
  if (event.key !== 'Tab' || !box) return;
  const stops = focusables(box);
  const first = stops[0];
  const last = stops.at(-1);
  const current = (box.getRootNode() as ShadowRoot).activeElement;
  if (!first || !last) return;
  if (event.shiftKey && (current === first || !box.contains(current))) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && current === last) {
    event.preventDefault();
    first.focus();
  }
}

/** Arrow keys, Home and End in a menu. Returns true when the key was used. */
export function moveInMenu(event: KeyboardEvent, menu: HTMLElement): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not([disabled])')];
  const at = items.indexOf((menu.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  const next =
    event.key === 'ArrowDown' ? at + 1
    : event.key === 'ArrowUp' ? at - 1
    : event.key === 'Home' ? 0
    : event.key === 'End' ? items.length - 1
    : null;
  if (next === null || items.length === 0) return false;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
  return true;
}
