import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { characters } from './characters';
import { ChatClient } from './chat-client';
import { loadConfig } from './config';
import { PhotoTray } from './photo-tray';
import { WidgetStorage } from './storage';
import { socketTransport } from './transport';
import type { Message, WidgetConfig } from './types';
import { photosUrl, uploader } from './upload';

/** Everything behind the panel: settings of the shop, the privacy acknowledgement, the conversation. */
export class WidgetSession implements ReactiveController {
  config: WidgetConfig | null = null;
  configFailed = false;
  accepted = false;
  client: ChatClient | null = null;
  /** The photos that go with the next message. */
  tray: PhotoTray = this.newTray('');
  /** False until the first connection has stood: before that, "connection lost" would be untrue. */
  everOnline = false;

  private storage: WidgetStorage | null = null;
  private server = '';
  private token = '';
  private fetching = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onIncoming: (message: Message) => void,
    private readonly makeTransport = socketTransport,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('storage', this.onStorage);
    if (this.server) this.configure(this.server, this.token);
  }

  hostDisconnected(): void {
    window.removeEventListener('storage', this.onStorage);
    this.client?.stop();
    this.client = null;
  }

  /** Points the session at a server and customer. Without a change this does nothing. */
  configure(server: string, token: string): void {
    if (this.client && server === this.server && token === this.token) return;
    this.client?.stop();
    if (server !== this.server) this.config = null;
    this.server = server;
    this.token = token;
    this.storage = new WidgetStorage(server, token || undefined);
    this.client = new ChatClient(this.makeTransport(server), this.storage, token || undefined);
    this.client.onChange = () => {
      if (this.client?.connection === 'online') this.everOnline = true;
      this.host.requestUpdate();
    };
    this.client.onIncoming = this.onIncoming;
    this.tray.clear();
    this.tray = this.newTray(server);
    this.checkAccepted();
    // A visitor who never wrote costs the server nothing; one with a conversation sees the unread badge.
    if (this.storage.sessionId) void this.loadConfig();
  }

  get hasSession(): boolean {
    return Boolean(this.storage?.sessionId);
  }

  async loadConfig(): Promise<void> {
    const { storage, server } = this;
    if (this.fetching || this.config || !storage) return;
    this.fetching = true;
    this.configFailed = false;
    this.host.requestUpdate();
    try {
      const config = await loadConfig(server, storage);
      if (server === this.server) this.config = config;
    } catch {
      this.configFailed = true;
    } finally {
      this.fetching = false;
    }
    this.checkAccepted();
    this.host.requestUpdate();
  }

  accept(): void {
    if (!this.config || !this.storage) return;
    this.storage.privacyVersion = this.config.privacy.version;
    this.accepted = true;
    this.client?.start();
    this.host.requestUpdate();
  }

  /** Sends the text with the photos of the tray. False where there is nothing to send, or it cannot go yet. */
  send(draft: string): boolean {
    const { client, config, tray } = this;
    const text = draft.trim();
    if (!client || !config || !this.accepted || tray.busy || !(text || tray.ready.length)) return false;
    if (characters(draft) > config.maxMessageLength) return false;
    client.send(text, undefined, tray.take());
    return true;
  }

  /** Where the customer's browser gets a photo of this conversation. */
  photoUrl(id: string): string {
    return `${photosUrl(this.server, this.client?.sessionId() ?? '')}/${id}`;
  }

  private newTray(server: string): PhotoTray {
    return new PhotoTray(uploader(server, () => this.client?.sessionId({ confirmed: true }) ?? null), () => this.host.requestUpdate());
  }

  private checkAccepted(): void {
    if (!this.config || !this.storage) return;
    this.accepted = this.storage.privacyVersion === this.config.privacy.version;
    if (this.accepted) this.client?.start();
  }

  private readonly onStorage = (event: StorageEvent) => {
    const field = this.storage?.changedField(event);
    if (field === 'session' && this.client?.connection !== 'idle') this.client?.followSession();
    if (field) this.host.requestUpdate();
  };
}
