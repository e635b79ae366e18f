import { html, nothing, type TemplateResult } from 'lit';
import { T } from '../texts';
import { downIcon, moreIcon, newIcon, saveIcon, shieldIcon } from './icons';

export interface HeaderProps {
  title: string;
  subtitle: string;
  online: boolean;
  menuOpen: boolean;
  /** Before the privacy notice is acknowledged there is no conversation to act on. */
  hasMenu: boolean;
  canSave: boolean;
  privacyUrl: string;
  toggleMenu(): void;
  startOver(): void;
  save(): void;
  close(): void;
}

export function headerView(props: HeaderProps): TemplateResult {
  const initial = ([...props.title.trim()][0] ?? '').toLocaleUpperCase('tr-TR');
  return html`<header class="header">
    <span class="logo" aria-hidden="true">${initial}</span>
    <div class="heading">
      <h2>${props.title}</h2>
      <p class=${props.online ? 'online' : ''}>${props.subtitle}</p>
    </div>
    ${props.hasMenu ? menuView(props) : nothing}
    <button type="button" class="tool close" aria-label=${T.minimise} title=${T.minimise} @click=${props.close}>
      ${downIcon}
    </button>
  </header>`;
}

function menuView(props: HeaderProps): TemplateResult {
  return html`<button
      type="button"
      class="tool menu-button"
      aria-label=${T.menu}
      title=${T.menu}
      aria-haspopup="menu"
      aria-expanded=${props.menuOpen ? 'true' : 'false'}
      @click=${props.toggleMenu}
    >
      ${moreIcon}
    </button>
    ${props.menuOpen
      ? html`<div class="menu" role="menu" aria-label=${T.menu}>
          <button type="button" role="menuitem" tabindex="-1" @click=${props.startOver}>
            ${newIcon}${T.newConversation}
          </button>
          <button type="button" role="menuitem" tabindex="-1" ?disabled=${!props.canSave} @click=${props.save}>
            ${saveIcon}${T.download}
          </button>
          ${props.privacyUrl
            ? html`<a
                role="menuitem"
                tabindex="-1"
                href=${props.privacyUrl}
                target="_blank"
                rel="noopener noreferrer"
                @click=${props.toggleMenu}
                >${shieldIcon}${T.privacyLink}</a
              >`
            : nothing}
        </div>`
      : nothing}`;
}
