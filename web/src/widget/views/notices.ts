import { html, nothing, type TemplateResult } from 'lit';
import { T } from '../texts';
import type { Connection } from '../types';
import { alertIcon, linkIcon, shieldIcon } from './icons';

export function privacyView(text: string, url: string, accept: () => void): TemplateResult {
  return html`<section class="privacy" aria-labelledby="privacy-title">
    <span class="badge-icon" aria-hidden="true">${shieldIcon}</span>
    <h3 id="privacy-title">${T.privacyTitle}</h3>
    <div class="privacy-text" id="privacy-text" tabindex="0">${text}</div>
    ${url
      ? html`<a href=${url} target="_blank" rel="noopener noreferrer"
          >${T.privacyDetails} ${linkIcon}<span class="sr">${T.newTab}</span></a
        >`
      : nothing}
    <button type="button" class="primary accept" aria-describedby="privacy-text" @click=${accept}>
      ${T.privacyAccept}
    </button>
  </section>`;
}

export function confirmView(yes: () => void, no: () => void): TemplateResult {
  return html`<div class="veil" @click=${no}></div>
    <div class="confirm" role="alertdialog" aria-modal="true" aria-labelledby="confirm-title" aria-describedby="confirm-body">
      <h3 id="confirm-title">${T.confirmTitle}</h3>
      <p id="confirm-body">${T.confirmBody}</p>
      <div class="actions">
        <button type="button" class="secondary" @click=${no}>${T.confirmNo}</button>
        <button type="button" class="primary" @click=${yes}>${T.confirmYes}</button>
      </div>
    </div>`;
}

export function bannerView(connection: Connection, everOnline: boolean): TemplateResult {
  const text =
    connection === 'offline' ? T.offline : connection === 'connecting' && everOnline ? T.connecting : undefined;
  return html`<div class="banner ${text ? 'shown' : ''}" role="status">
    ${text ? html`<span class="spinner" aria-hidden="true"></span>${text}` : nothing}
  </div>`;
}

export function loadingView(failed: boolean, retry: () => void): TemplateResult {
  return failed
    ? html`<section class="privacy failed" role="alert">
        <span class="badge-icon" aria-hidden="true">${alertIcon}</span>
        <p>${T.configFailed}</p>
        <button type="button" class="primary" @click=${retry}>${T.configRetry}</button>
      </section>`
    : html`<div class="loading" role="status">${T.loading}</div>`;
}
