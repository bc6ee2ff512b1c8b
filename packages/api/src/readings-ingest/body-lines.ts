/** Of a body. A line that is longer says so, and is not kept. */
export type BodyLine = { number: number; bytes: Uint8Array } | { number: number; isTooLong: true };

export const maxLineBytes = 64 * 1024;
const newline = 0x0a;
const none = new Uint8Array();

/** The lines of a body as it comes, holding one of them in memory. */
export async function* bodyLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<BodyLine> {
  let rest: Uint8Array = none;
  let isTooLong = false;
  let number = 1;
  const line = (tail: Uint8Array): BodyLine =>
    isTooLong || rest.byteLength + tail.byteLength > maxLineBytes
      ? { number, isTooLong: true }
      : { number, bytes: rest.byteLength === 0 ? tail : Buffer.concat([rest, tail]) };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield line(chunk.subarray(start, end));
      number += 1;
      [rest, isTooLong] = [none, false];
      start = end + 1;
    }
    const tail = chunk.subarray(start);
    isTooLong ||= rest.byteLength + tail.byteLength > maxLineBytes;
    rest = isTooLong ? none : Buffer.concat([rest, tail]);
  }
  if (rest.byteLength > 0 || isTooLong) yield line(none);
}
