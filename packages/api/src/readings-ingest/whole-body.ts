import { ProblemError } from '../problems.ts';

/** JSON has to be read as a whole. */
const maxJsonBytes = 1024 * 1024;

/** Throws a problem (413) as soon as the body is over the limit. */
export async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxJsonBytes)
      throw new ProblemError(
        413,
        'JSON may have up to 1 MiB. Send it in parts, or as text/csv or line protocol, which may have any size.',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
