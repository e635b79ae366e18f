import { parsePhoto } from './parse';
import { T } from './texts';
import type { Photo } from './types';

const TIMEOUT_MS = 90_000;

/** What the server, or its absence, says against a photo; the message is for the customer. */
export class PhotoRefused extends Error {
  /** `final`: the same file would be refused again. */
  constructor(message: string, readonly final: boolean) {
    super(message);
  }
}

export interface Sending {
  done: Promise<Photo>;
  abort(): void;
}

export type UploadPhoto = (file: File, uploadId: string, onProgress: (share: number) => void) => Sending;

export function photosUrl(server: string, session: string): string {
  return `${server}/api/v1/chat/${encodeURIComponent(session)}/photos`;
}

/** XMLHttpRequest, for fetch tells no progress. `session` is asked at each attempt: it may have changed. */
export function uploader(server: string, session: () => string | null): UploadPhoto {
  return (file, uploadId, onProgress) => {
    const request = new XMLHttpRequest();
    const done = new Promise<Photo>((resolve, reject) => {
      const id = session();
      if (!id) return reject(new PhotoRefused(T.photoFailed, false));
      request.open('POST', photosUrl(server, id));
      request.timeout = TIMEOUT_MS;
      request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0);
      request.onload = () => {
        const answer = read(request.responseText);
        const photo = request.status === 201 ? parsePhoto(answer) : null;
        if (photo) resolve(photo);
        else reject(new PhotoRefused(sentence(answer), isFinal(request.status)));
      };
      request.onerror = request.ontimeout = () => reject(new PhotoRefused(T.photoFailed, false));
      request.onabort = () => reject(new PhotoRefused('', true));
      const form = new FormData();
      form.append('upload_id', uploadId);
      form.append('photo', file, 'foto');
      request.send(form);
    });
    return { done, abort: () => request.abort() };
  };
}

/** Whether the same file would be refused again: not one that came too slowly, or after too many others. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function read(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function sentence(answer: Record<string, unknown>): string {
  return typeof answer.message === 'string' && answer.message ? answer.message : T.photoFailed;
}
