import { shrink, thumbnail } from './pictures';
import { T } from './texts';
import type { Photo, PhotoLimits } from './types';
import { newId } from './ids';
import { PhotoRefused, type UploadPhoto } from './upload';

export interface DraftPhoto {
  /** Stays the same through every attempt: the server stores the photo once. */
  uploadId: string;
  file: File;
  preview: HTMLCanvasElement | null;
  /** From 0 to 1. */
  progress: number;
  status: 'uploading' | 'ready' | 'failed';
  photo?: Photo;
  abort: () => void;
}

/** The photos that go with the next message: uploaded as soon as they are chosen, sent with their ids. */
export class PhotoTray {
  items: DraftPhoto[] = [];
  /** Why the last file was not taken. */
  error = '';

  constructor(private readonly upload: UploadPhoto, private readonly changed: () => void) {}

  get busy(): boolean {
    return this.items.some((item) => item.status === 'uploading');
  }

  get ready(): Photo[] {
    return this.items.flatMap((item) => item.photo ?? []);
  }

  add(files: Iterable<File>, limits: PhotoLimits): void {
    this.error = '';
    for (const file of files) {
      if (this.items.length >= limits.perMessage) this.error = T.photoTooMany(limits.perMessage);
      else if (file.type && !file.type.startsWith('image/')) this.error = T.photoWrongType;
      else void this.start(file, limits);
    }
    this.changed();
  }

  retry(item: DraftPhoto): void {
    this.error = '';
    void this.send(item);
  }

  remove(item: DraftPhoto): void {
    item.abort();
    this.items = this.items.filter((other) => other !== item);
    this.error = '';
    this.changed();
  }

  /** Gives what is ready and forgets it here. */
  take(): Photo[] {
    const photos = this.ready;
    this.items = this.items.filter((item) => !item.photo);
    this.error = '';
    return photos;
  }

  clear(): void {
    for (const item of this.items) item.abort();
    this.items = [];
    this.error = '';
  }

  private async start(file: File, limits: PhotoLimits): Promise<void> {
    const item: DraftPhoto = {
      uploadId: newId(), file, preview: null, progress: 0, status: 'uploading', abort: () => {},
    };
    this.items = [...this.items, item];
    item.preview = await thumbnail(file);
    this.changed();
    item.file = await shrink(file);
    if (!this.items.includes(item)) return;
    if (item.file.size > limits.maxBytes) this.refuse(item, T.photoTooLarge(limits.maxBytes));
    else await this.send(item);
  }

  private async send(item: DraftPhoto): Promise<void> {
    item.status = 'uploading';
    item.progress = 0;
    this.changed();
    const sending = this.upload(item.file, item.uploadId, (progress) => {
      item.progress = progress;
      this.changed();
    });
    item.abort = sending.abort;
    try {
      item.photo = await sending.done;
      item.status = 'ready';
    } catch (error) {
      if (!this.items.includes(item)) return;
      if (error instanceof PhotoRefused && error.final) return this.refuse(item, error.message);
      item.status = 'failed';
      this.error = error instanceof PhotoRefused ? error.message : T.photoFailed;
    }
    this.changed();
  }

  private refuse(item: DraftPhoto, reason: string): void {
    this.items = this.items.filter((other) => other !== item);
    this.error = reason;
    this.changed();
  }
}
