import { html, nothing, type TemplateResult } from 'lit';
import { T } from '../texts';
import type { DraftPhoto, PhotoTray } from '../photo-tray';
import type { PhotoLimits } from '../types';
import { alertIcon, cameraIcon, closeIcon } from './icons';

/** What the server can read; phones turn their own formats into the first. */
const ACCEPTED = 'image/jpeg,image/png,image/webp';

/** The chosen photos above the field, with how far they are; and why one was not taken. */
export function trayView(tray: PhotoTray): TemplateResult {
  return html`${tray.items.length
      ? html`<ul class="tray" aria-label=${T.photosChosen}>
          ${tray.items.map((item, place) => itemView(tray, item, place + 1))}
        </ul>`
      : nothing}
    <div class="tray-error" role="alert">${tray.error || nothing}</div>`;
}

export function attachView(tray: PhotoTray, limits: PhotoLimits, locked: boolean): TemplateResult {
  return html`<input
      class="picker"
      type="file"
      accept=${ACCEPTED}
      multiple
      tabindex="-1"
      aria-hidden="true"
      ?disabled=${locked}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        tray.add([...(input.files ?? [])], limits);
        input.value = ''; // the same file may be chosen again
      }}
    />
    <button
      type="button"
      class="attach"
      aria-label=${T.attach}
      title=${T.attach}
      ?disabled=${locked}
      @click=${(event: Event) => ((event.currentTarget as HTMLElement).previousElementSibling as HTMLElement).click()}
    >
      ${cameraIcon}
    </button>`;
}

function itemView(tray: PhotoTray, item: DraftPhoto, place: number): TemplateResult {
  const percent = Math.round(item.progress * 100);
  return html`<li class=${item.status}>
    <span class="thumb">${item.preview ?? cameraIcon}</span>
    ${item.status === 'uploading'
      ? html`<progress max="100" .value=${percent} aria-label=${T.photoUploading(place)}></progress>`
      : nothing}
    ${item.status === 'failed'
      ? html`<button type="button" class="again" aria-label=${T.photoRetry(place)} @click=${() => tray.retry(item)}>
          ${alertIcon}
        </button>`
      : nothing}
    <button type="button" class="drop" aria-label=${T.photoRemove(place)} @click=${() => tray.remove(item)}>
      ${closeIcon}
    </button>
    ${item.status === 'ready' ? html`<span class="sr">${T.photoReady(place)}</span>` : nothing}
  </li>`;
}
