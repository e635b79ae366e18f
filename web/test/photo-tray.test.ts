import { describe, expect, it, vi } from 'vitest';
import { parseMessage, parsePhoto } from '../src/widget/parse';
import { PhotoTray } from '../src/widget/photo-tray';
import { PhotoRefused } from '../src/widget/upload';

const LIMITS = { maxBytes: 1_000, perMessage: 2 };
const file = (size = 10, type = 'image/jpeg') => new File([new Uint8Array(size)], 'IMG_1.jpg', { type });
const photo = (id: string) => ({ id, width: 4, height: 3 });

function tray(...answers: (() => Promise<ReturnType<typeof photo>>)[]) {
  const ids: string[] = [];
  const abort = vi.fn();
  const made = new PhotoTray((_file, uploadId, onProgress) => {
    ids.push(uploadId);
    onProgress(0.5);
    return { done: (answers[ids.length - 1] ?? answers.at(-1)!)(), abort };
  }, () => {});
  return { made, ids, abort };
}

describe('the photos of the next message', () => {
  it('are uploaded at once and taken when sent', async () => {
    const { made } = tray(async () => photo('a'), async () => photo('b'));
    made.add([file(), file()], LIMITS);
    expect(made.busy).toBe(true);
    await vi.waitFor(() => expect(made.ready).toHaveLength(2));
    expect(made.take().map(({ id }) => id).sort()).toEqual(['a', 'b']);
    expect(made.items).toEqual([]);
  });

  it('are not more than a message may have, nor larger, nor anything but pictures', async () => {
    const { made, ids } = tray(async () => photo('a'));
    made.add([file(), file(), file()], LIMITS);
    expect(made.error).toContain('en çok 2 fotoğraf');
    await vi.waitFor(() => expect(made.ready).toHaveLength(2));
    made.clear();
    made.add([file(10, 'application/pdf')], LIMITS);
    expect(made.error).toContain('fotoğraf değil');
    made.add([file(2_000)], LIMITS);
    await vi.waitFor(() => expect(made.error).toContain('çok büyük'));
    expect(made.items).toEqual([]);
    expect(ids).toHaveLength(2);
  });

  it('that failed for want of a line go again under the same id', async () => {
    const { made, ids } = tray(() => Promise.reject(new PhotoRefused('Yüklenemedi.', false)), async () => photo('a'));
    made.add([file()], LIMITS);
    await vi.waitFor(() => expect(made.items[0]?.status).toBe('failed'));
    expect(made.error).toBe('Yüklenemedi.');
    made.retry(made.items[0]!);
    await vi.waitFor(() => expect(made.ready).toHaveLength(1));
    expect(ids[0]).toBe(ids[1]);
    expect(made.error).toBe('');
  });

  it('that the server refuses for good go away with its sentence', async () => {
    const { made } = tray(() => Promise.reject(new PhotoRefused('Fotoğraf açılamadı.', true)));
    made.add([file()], LIMITS);
    await vi.waitFor(() => expect(made.error).toBe('Fotoğraf açılamadı.'));
    expect(made.items).toEqual([]);
  });

  it('that are taken away say nothing more', async () => {
    let refuse = (_: Error) => {};
    const { made, abort } = tray(() => new Promise((_, reject) => (refuse = reject)));
    made.add([file()], LIMITS);
    await vi.waitFor(() => expect(made.items[0]?.progress).toBe(0.5));
    made.remove(made.items[0]!);
    refuse(new PhotoRefused('geç', false));
    await Promise.resolve();
    expect(abort).toHaveBeenCalled();
    expect(made.error).toBe('');
  });
});

describe('photos over the wire', () => {
  it('make a message of their own, and no id gets out of its place in an address', () => {
    const shape = { id: 1, author: 'customer', text: '', photos: [photo('a-_1'), photo('../../x'), { id: 'b' }] };
    expect(parseMessage(shape)?.photos).toEqual([photo('a-_1')]);
    expect(parseMessage({ ...shape, photos: [] })).toBeNull();
    expect(parsePhoto(null)).toBeNull();
  });
});
