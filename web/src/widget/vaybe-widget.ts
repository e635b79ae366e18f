import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { serverAddress } from './embed';
import { moveInMenu, trapTab } from './focus';
import { safeUrl } from './parse';
import { buildRows } from './rows';
import { ScrollKeeper } from './scroll-keeper';
import { WidgetSession } from './session';
import { styles } from './styles';
import { T } from './texts';
import { Theme } from './theme';
import { saveTranscript, talkingTo } from './transcript';
import type { Message } from './types';
import { PhoneScreen } from './viewport';
import * as view from './views';

/** `<vaybe-widget>`: the launcher and the chat panel. Its attributes are described in docs/widget.md. */
export class VaybeWidget extends LitElement {
  static override styles = styles;

  @property({ attribute: 'data-title' }) heading = '';
  @property({ attribute: 'data-greeting' }) greeting = '';
  @property({ attribute: 'data-color' }) color = '';
  @property({ attribute: 'data-position', reflect: true }) position = 'right';
  @property({ attribute: 'data-server' }) server = '';
  @property({ attribute: 'data-token' }) token = '';
  @property({ attribute: 'data-privacy-url' }) privacyUrl = '';
  @property({ attribute: 'data-open', converter: (value) => value !== null && value !== 'false' }) opened = false;

  @state() private draft = '';
  @state() private menuOpen = false;
  @state() private confirming = false;

  /** A panel that `data-open` has opened must not take the keyboard away from the page. */
  private chosen = false;
  /** What the open panel shows; when it changes, so does what the keyboard should be on. */
  private stage: 'loading' | 'notice' | 'talk' = 'loading';
  private readonly theme = new Theme(this);
  private readonly keeper = new ScrollKeeper();
  private readonly session = new WidgetSession(this, (message) => this.onIncoming(message));
  private readonly screen = new PhoneScreen(this, () => this.requestUpdate());

  /** Opens the panel; with `close()` and `toggle()` for a shop's own buttons. */
  open(): void {
    if (this.opened) return;
    this.opened = this.chosen = true;
    this.dispatchEvent(new CustomEvent('vaybe-open', { bubbles: true, composed: true }));
  }

  close(): void {
    if (!this.opened) return;
    this.opened = this.menuOpen = this.confirming = false;
    this.dispatchEvent(new CustomEvent('vaybe-close', { bubbles: true, composed: true }));
    this.focusOn('.launcher');
  }

  toggle(): void {
    if (this.opened) this.close();
    else this.open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.screen.connect();
    document.addEventListener('visibilitychange', this.markRead);
    window.addEventListener('focus', this.markRead);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.screen.disconnect();
    document.removeEventListener('visibilitychange', this.markRead);
    window.removeEventListener('focus', this.markRead);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('color')) this.theme.apply(this.color);
    if (changed.has('server') || changed.has('token') || !this.session.client) {
      this.session.configure(serverAddress(this.server), this.token);
    }
    this.screen.cover(this.opened);
    if (changed.has('opened')) {
      this.keeper.toEnd();
      if (this.opened) void this.session.loadConfig();
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.keeper.apply(this.find('.scroller'));
    view.fitInput(this.find('textarea'));
    const stage = !this.session.config ? 'loading' : this.session.accepted ? 'talk' : 'notice';
    if (this.opened && this.chosen && (changed.has('opened') || stage !== this.stage)) this.focusPanel();
    this.stage = stage;
    this.markRead();
  }

  protected override render() {
    const unread = this.opened ? 0 : (this.session.client?.unread ?? 0);
    return html`${this.opened ? this.renderPanel() : nothing}
    ${view.launcher(this.opened, unread, () => this.toggle())}`;
  }

  private renderPanel() {
    const { session } = this;
    const title = this.heading || session.config?.shopName || T.defaultTitle;
    return html`<div
      class="panel"
      role="dialog"
      aria-modal=${this.screen.isPhone ? 'true' : 'false'}
      aria-label=${T.panelLabel(title)}
      tabindex="-1"
      @keydown=${this.onKey}
    >
      ${view.header({
        title,
        subtitle: talkingTo(session.client?.timeline.all ?? []),
        online: session.client?.connection === 'online',
        menuOpen: this.menuOpen,
        hasMenu: session.accepted,
        canSave: (session.client?.timeline.all.length ?? 0) > 0,
        privacyUrl: this.noticeUrl,
        toggleMenu: () => this.setMenu(!this.menuOpen),
        startOver: () => this.ask(true),
        save: () => {
          this.setMenu(false);
          saveTranscript(title, session.client?.timeline.all ?? []);
        },
        close: () => this.close(),
      })}
      ${this.renderBody()} ${this.confirming ? view.confirm(() => this.startOver(), () => this.ask(false)) : nothing}
    </div>`;
  }

  private renderBody() {
    const { config, client, accepted, configFailed } = this.session;
    if (!config || !client) return view.loading(configFailed, () => void this.session.loadConfig());
    const composer = view.composer({
      draft: this.draft,
      limit: config.maxMessageLength,
      locked: !accepted,
      tray: this.session.tray,
      photos: config.photos,
      input: (text) => (this.draft = text),
      submit: () => this.submit(),
    });
    if (!accepted) {
      return html`${view.privacy(config.privacy.text, this.noticeUrl, () => this.accept())}${composer}`;
    }
    return html`${view.banner(client.connection, this.session.everOnline)}
    ${view.messages({
      rows: buildRows(client.timeline, client.outbox.items),
      greeting: this.greeting || config.greeting,
      loaded: client.settled,
      typing: client.typing,
      notice: client.notice,
      showJump: this.keeper.showJump,
      server: serverAddress(this.server),
      photoUrl: (id) => this.session.photoUrl(id),
      onScroll: (event) => this.keeper.onScroll(event.target as HTMLElement) && this.requestUpdate(),
      jump: () => this.scrollDown(),
      choose: (payload, label) => {
        client.send(payload, label);
        this.scrollDown();
        this.focusPanel();
      },
      retry: (id) => client.outbox.retry(id),
      discard: (id) => client.outbox.remove(id),
    })}${composer}`;
  }

  private accept(): void {
    this.chosen = true;
    this.session.accept();
  }

  private submit(): void {
    if (!this.session.send(this.draft)) return;
    this.draft = '';
    this.scrollDown();
    this.focusOn('textarea');
  }

  private scrollDown(): void {
    this.keeper.toEnd();
    this.requestUpdate();
  }

  private onIncoming(message: Message): void {
    this.keeper.arrived();
    const { author, text } = message;
    this.dispatchEvent(new CustomEvent('vaybe-message', { bubbles: true, composed: true, detail: { author, text } }));
  }

  private ask(confirming: boolean): void {
    this.menuOpen = false;
    this.confirming = confirming;
    this.focusOn(confirming ? '.confirm .secondary' : '.menu-button');
  }

  private startOver(): void {
    this.confirming = false;
    this.draft = '';
    this.keeper.toEnd();
    this.session.tray.clear();
    this.session.client?.newConversation();
    this.focusPanel();
  }

  private setMenu(open: boolean): void {
    this.menuOpen = open;
    this.focusOn(open ? '.menu [role="menuitem"]' : '.menu-button');
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.menuOpen) this.setMenu(false);
      else if (this.confirming) this.ask(false);
      else this.close();
      return;
    }
    const menu = this.find('.menu');
    if (menu && event.key === 'Tab') this.menuOpen = false;
    else if (menu) moveInMenu(event, menu);
    else trapTab(event, this.find('.confirm') ?? (this.screen.isPhone ? this.find('.panel') : null));
  };

  private readonly markRead = () => {
    if (this.opened && this.session.accepted && document.visibilityState === 'visible') this.session.client?.markRead();
  };

  /** On touch screens focusing the input would push the keyboard over what the customer came to read. */
  private focusPanel(): void {
    const touch = window.matchMedia('(pointer: coarse)').matches;
    this.focusOn(!this.session.accepted ? '.accept' : touch ? '.panel' : 'textarea');
  }

  private focusOn(selector: string): void {
    void this.updateComplete.then(() => (this.find(selector) ?? this.find('.panel'))?.focus());
  }

  private get noticeUrl(): string {
    return safeUrl(this.privacyUrl, location.href) ?? this.session.config?.privacy.url ?? '';
  }

  private find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }
}
