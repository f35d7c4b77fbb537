/** Sends files to the server; pictures from a camera are made smaller first, and so lose the place where they were taken. */
import { ask } from '../../engine/api';
import type { FileValue } from './value';

const longest = 1600;
const large = 400_000;

/** A large photo with fewer pixels; anything else, and what the browser cannot draw, as it is. */
async function shrunk(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < large) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, file.type, 0.86));
    return made && made.size < file.size ? new File([made], file.name, { type: file.type }) : file;
  } catch {
    return file;
  }
}

export async function uploadFile(file: File, { shrink, signal }: { shrink: boolean; signal: AbortSignal }): Promise<FileValue> {
  const form = new FormData();
  form.append('file', shrink ? await shrunk(file) : file);
  return ask<FileValue>('/api/files', { method: 'POST', form, signal });
}
