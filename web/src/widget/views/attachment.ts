import { html, nothing, type TemplateResult } from 'lit';
import { safeUrl } from '../parse';
import { T } from '../texts';
import type { Attachment, Card, CardButton, Photo } from '../types';
import type { BubbleActions } from './bubble';
import { linkIcon } from './icons';

export function attachmentView(attachment: Attachment, active: boolean, actions: BubbleActions): unknown {
  if (attachment.type === 'cards') {
    return html`<div class="cards" role="list" tabindex="0">
      ${attachment.cards.map((card) => cardView(card, active, actions))}
    </div>`;
  }
  const src = safeUrl(attachment.src, actions.server);
  if (!src) return nothing;
  return html`<a class="picture" href=${src} target="_blank" rel="noopener noreferrer nofollow">
    <img src=${src} alt=${attachment.alt || T.image} loading="lazy" referrerpolicy="no-referrer" @error=${hideBroken} />
    <span class="fallback">${T.imageFailed} ${linkIcon}</span>
  </a>`;
}

/** The customer's own photos, at the size that they will have, so that nothing jumps when they arrive. */
export function photosView(photos: readonly Photo[], url: (id: string) => string): TemplateResult {
  return html`<div class="photos ${photos.length > 1 ? 'several' : ''}">
    ${photos.map(
      (photo) => html`<a class="picture" href=${url(photo.id)} target="_blank" rel="noopener noreferrer nofollow">
        <img
          src=${url(photo.id)}
          width=${photo.width}
          height=${photo.height}
          alt=${T.photo}
          loading="lazy"
          referrerpolicy="no-referrer"
          @error=${hideBroken}
        />
        <span class="fallback">${T.imageFailed} ${linkIcon}</span>
      </a>`,
    )}
  </div>`;
}

function cardView(card: Card, active: boolean, actions: BubbleActions): TemplateResult {
  const image = safeUrl(card.imageUrl, actions.server);
  return html`<div class="card" role="listitem">
    ${image
      ? html`<img class=${card.whole ? 'whole' : ''} src=${image} alt=${card.whole ? (card.title ?? '') : ''} loading="lazy" referrerpolicy="no-referrer" @error=${hideBroken} />`
      : nothing}
    <div class="card-text">
      ${card.title ? html`<strong>${card.title}</strong>` : nothing}
      ${card.subtitle ? html`<span>${card.subtitle}</span>` : nothing}
    </div>
    ${card.buttons.map((button) => cardButtonView(button, active, actions))}
  </div>`;
}

function cardButtonView(button: CardButton, active: boolean, actions: BubbleActions): unknown {
  if (button.url) {
    const href = safeUrl(button.url, actions.server);
    return href
      ? html`<a class="card-button" href=${href} target="_blank" rel="noopener noreferrer nofollow"
          >${button.title} ${linkIcon}<span class="sr">${T.newTab}</span></a
        >`
      : nothing;
  }
  return html`<button
    type="button"
    class="card-button"
    ?disabled=${!active}
    @click=${() => actions.choose(button.payload ?? button.title, button.title)}
  >
    ${button.title}
  </button>`;
}

function hideBroken(event: Event): void {
  (event.target as HTMLElement).hidden = true;
}
