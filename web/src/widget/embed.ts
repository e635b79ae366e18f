/** Finds out where the script came from and puts the element on the page. */
import { safeUrl } from './parse';

const TAG = 'vaybe-widget';
const OPTIONS = ['title', 'greeting', 'color', 'position', 'server', 'token', 'open', 'privacy-url'];

// Only readable while the script runs for the first time.
const script = typeof document === 'undefined' ? null : (document.currentScript as HTMLScriptElement | null);

/** The address given in `data-server`, else the one that the script came from, without a slash at the end. */
export function serverAddress(given: string): string {
  const fallback = script?.src ? new URL(script.src).origin : location.origin;
  return (safeUrl(given, location.href) ?? fallback).replace(/\/$/, '');
}

/**
 * Creates the element from the script tag's data attributes, once, unless the page has one of its own. Waits for
 * the end of parsing, so that the page's other scripts may still set `data-token`.
 */
export function mountFromScript(): void {
  const mount = () => {
    if (!script || document.querySelector(TAG)) return;
    const element = document.createElement(TAG);
    for (const option of OPTIONS) {
      const value = script.getAttribute(`data-${option}`);
      if (value !== null) element.setAttribute(`data-${option}`, value);
    }
    document.body.append(element);
  };
  if (document.readyState === 'complete') mount();
  else {
    document.addEventListener('DOMContentLoaded', mount, { once: true });
    window.addEventListener('load', mount, { once: true });
  }
}
