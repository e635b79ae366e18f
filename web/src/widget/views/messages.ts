import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Row } from '../rows';
import { T } from '../texts';
import { bubbleView, textView, type BubbleActions } from './bubble';
import { botIcon, downIcon } from './icons';

export interface MessagesProps extends BubbleActions {
  rows: Row[];
  greeting: string;
  /** False while the history of a known session is still on its way. */
  loaded: boolean;
  typing: boolean;
  notice: string;
  showJump: boolean;
  onScroll(event: Event): void;
  jump(): void;
}

export function messagesView(props: MessagesProps): TemplateResult {
  return html`<div class="messages">
    <div class="scroller" tabindex="0" aria-label=${T.conversation} role="region" @scroll=${props.onScroll}>
      <div class="log" role="log" aria-live="polite" aria-relevant="additions" aria-label=${T.conversation}>
        ${props.loaded ? greetingView(props.greeting) : html`<div class="loading">${T.loading}</div>`}
        ${repeat(
          props.rows,
          (row) => row.key,
          (row) => (row.kind === 'day' ? html`<div class="day"><span>${row.label}</span></div>` : bubbleView(row, props)),
        )}
        ${props.notice ? html`<div class="note">${props.notice}</div>` : nothing}
      </div>
      ${props.typing ? typingView() : nothing}
    </div>
    ${props.showJump
      ? html`<button type="button" class="jump" @click=${props.jump}>${T.newMessages} ${downIcon}</button>`
      : nothing}
  </div>`;
}

function greetingView(greeting: string): TemplateResult {
  return html`<div class="row other first last greeting" data-author="bot">
    <span class="avatar bot" aria-hidden="true">${botIcon}</span>
    <div class="stack">
      <span class="name">${T.assistant}</span>
      <div class="bubble">${textView(greeting)}</div>
    </div>
  </div>`;
}

function typingView(): TemplateResult {
  return html`<div class="row other first last typing" role="img" aria-label=${T.typing}>
    <span class="avatar bot" aria-hidden="true">${botIcon}</span>
    <div class="bubble"><i></i><i></i><i></i></div>
  </div>`;
}
