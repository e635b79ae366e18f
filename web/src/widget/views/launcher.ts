import { html, nothing, type TemplateResult } from 'lit';
import { T } from '../texts';
import { chatIcon, downIcon } from './icons';

export function launcherView(open: boolean, unread: number, toggle: () => void): TemplateResult {
  const label = open ? T.launcherClose : T.launcherOpen;
  return html`<button
    type="button"
    class="launcher ${open ? 'opened' : ''}"
    aria-label=${unread ? `${label}, ${T.unread(unread)}` : label}
    aria-expanded=${open ? 'true' : 'false'}
    @click=${toggle}
  >
    ${open ? downIcon : chatIcon}
    ${unread ? html`<span class="unread" aria-hidden="true">${unread > 9 ? '9+' : unread}</span>` : nothing}
  </button>`;
}
