import { createCipheriv, createDecipheriv } from 'node:crypto';

export const tagBytes = 16;
const algorithm = 'aes-256-gcm';

export interface ChunkPlace {
  /** From 0. */
  number: number;
  isLast: boolean;
}

/**
 * AES-256-GCM over one chunk of a file. The nonce is its number and whether it is the last one, as in the STREAM construction
 * (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a chunk that stands elsewhere, or behind which the rest was cut off, does not
 * open. A key belongs to one file, so no nonce comes twice. `context` is authenticated with each chunk.
 */
export function sealChunk(key: Buffer, place: ChunkPlace, context: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, nonceOf(place));
  cipher.setAAD(context);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where the chunk is not what was sealed at this place with this key. */
export function openChunk(
  key: Buffer,
  place: ChunkPlace,
  context: Buffer,
  sealed: Buffer,
): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, nonceOf(place), { authTagLength: tagBytes });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function nonceOf({ number, isLast }: ChunkPlace): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 0);
  nonce.writeUInt32BE(isLast ? 1 : 0, 8);
  return nonce;
}
