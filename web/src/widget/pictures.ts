/** Drawn, never loaded from a blob address: a shop's content security policy need not allow any. */

const THUMBNAIL = 128;
const LONGEST_EDGE = 2048;
/** Smaller files are sent as they are. */
const SHRINK_FROM = 1_500_000;

/** The picture's middle as a square; null when the browser cannot read it. */
export async function thumbnail(file: File): Promise<HTMLCanvasElement | null> {
  const image = await bitmap(file);
  if (!image) return null;
  const side = Math.min(image.width, image.height);
  const canvas = draw(image, (image.width - side) / 2, (image.height - side) / 2, side, side, THUMBNAIL, THUMBNAIL);
  image.close();
  return canvas;
}

/** A phone's photo at the size that the server keeps: it is up in a second, and below the limit. */
export async function shrink(file: File): Promise<File> {
  if (file.size < SHRINK_FROM) return file;
  const image = await bitmap(file);
  if (!image) return file;
  const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height));
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const canvas = draw(image, 0, 0, image.width, image.height, width, height);
  image.close();
  const blob = await new Promise<Blob | null>((done) => (canvas ? canvas.toBlob(done, 'image/jpeg', 0.85) : done(null)));
  return blob && blob.size < file.size ? new File([blob], 'foto.jpg', { type: 'image/jpeg' }) : file;
}

async function bitmap(file: File): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file);
  } catch {
    return null;
  }
}

function draw(
  image: ImageBitmap, x: number, y: number, w: number, h: number, width: number, height: number,
): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, x, y, w, h, 0, 0, width, height);
  return canvas;
}
