import { safeUrl } from './parse';
import type { WidgetStorage } from './storage';
import { T } from './texts';
import type { PhotoLimits, WidgetConfig } from './types';

const TIMEOUT_MS = 8_000;
const DEFAULT_MAX_LENGTH = 1000;

/**
 * Fetches what the shop has set for its widget. When the server cannot be reached the last known answer is used;
 * with none, this throws, because nobody may be asked to write before they could read the privacy notice.
 */
export async function loadConfig(server: string, storage: WidgetStorage): Promise<WidgetConfig> {
  try {
    const response = await fetch(`${server}/widget/config`, {
      headers: { accept: 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`widget config: HTTP ${response.status}`);
    const body = await response.text();
    const config = readConfig(JSON.parse(body), server);
    storage.configCache = body;
    return config;
  } catch (error) {
    const cached = storage.configCache;
    if (!cached) throw error;
    return readConfig(JSON.parse(cached), server);
  }
}

function readPhotoLimits(value: unknown): PhotoLimits | undefined {
  const fields = (value ?? {}) as Record<string, unknown>;
  const [maxBytes, perMessage] = [Number(fields.max_bytes), Number(fields.per_message)];
  return maxBytes > 0 && perMessage > 0 ? { maxBytes, perMessage } : undefined;
}

export function readConfig(value: unknown, server: string): WidgetConfig {
  const fields = (value ?? {}) as Record<string, unknown>;
  const privacy = (fields.privacy ?? {}) as Record<string, unknown>;
  const text = (raw: unknown, fallback: string) => (typeof raw === 'string' && raw.trim() ? raw : fallback);
  if (typeof privacy.text !== 'string' || !privacy.text) throw new Error('widget config: no privacy notice');
  const limit = Number(fields.max_message_length);
  return {
    shopName: text(fields.shop_name, T.defaultTitle),
    greeting: text(fields.greeting, T.defaultGreeting),
    maxMessageLength: Number.isInteger(limit) && limit > 0 ? limit : DEFAULT_MAX_LENGTH,
    photos: readPhotoLimits(fields.photos),
    privacy: {
      version: String(privacy.version ?? '1'),
      text: privacy.text,
      url: safeUrl(privacy.url, server) ?? '',
    },
  };
}
