import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { characters } from '../characters';
import { T } from '../texts';
import type { PhotoTray } from '../photo-tray';
import type { PhotoLimits } from '../types';
import { sendIcon } from './icons';
import { attachView, trayView } from './tray';

/** The counter appears when this share of the limit is used. */
const COUNTER_FROM = 0.85;

export interface ComposerProps {
  draft: string;
  limit: number;
  locked: boolean;
  tray: PhotoTray;
  /** Absent where no photos are taken. */
  photos?: PhotoLimits;
  input(text: string): void;
  submit(): void;
}

export function composerView(props: ComposerProps): TemplateResult {
  const length = characters(props.draft);
  const over = length - props.limit;
  const { tray, photos } = props;
  const empty = props.draft.trim() === '' && tray.ready.length === 0;
  return html`<form class="composer" @submit=${(event: Event) => {
    event.preventDefault();
    props.submit();
  }}>
    ${photos ? trayView(tray) : nothing} ${counterView(length, props.limit)}
    <div class="field ${over > 0 ? 'invalid' : ''} ${photos ? 'with-photos' : ''}">
      ${photos ? attachView(tray, photos, props.locked) : nothing}
      <label class="sr" for="message">${T.inputLabel}</label>
      <textarea
        id="message"
        rows="1"
        enterkeyhint="send"
        autocomplete="off"
        placeholder=${props.locked ? T.placeholderLocked : T.placeholder}
        aria-describedby="limit"
        aria-invalid=${over > 0 ? 'true' : 'false'}
        ?disabled=${props.locked}
        .value=${live(props.draft)}
        @input=${(event: Event) => props.input((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => onKey(event, props)}
      ></textarea>
      <button
        type="submit"
        class="send"
        aria-label=${T.send}
        title=${T.send}
        ?disabled=${props.locked || empty || over > 0 || tray.busy}
      >
        ${sendIcon}
      </button>
    </div>
  </form>`;
}

/** Lets the field grow with its text; its style sheet sets the limit. */
export function fitInput(input: HTMLElement | null): void {
  if (!input) return;
  input.style.height = 'auto';
  input.style.height = `${input.scrollHeight}px`;
}

function counterView(length: number, limit: number): TemplateResult {
  const over = length - limit;
  const shown = length >= limit * COUNTER_FROM;
  return html`<div id="limit" class="limit ${over > 0 ? 'over' : ''}" aria-live="polite">
    ${over > 0 ? T.tooLong(limit, over) : shown ? T.remaining(limit - length) : nothing}
  </div>`;
}

function onKey(event: KeyboardEvent, props: ComposerProps): void {
  // While a word is being composed, Enter belongs to the input method.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  props.submit();
}
