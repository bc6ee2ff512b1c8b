/** The little of the protobuf wire format that is written: numbers, texts and messages in messages. */

export function varintField(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

export function bytesField(field: number, bytes: Uint8Array | readonly number[]): Uint8Array {
  const head = [...varint(field * 8 + 2), ...varint(bytes.length)];
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

/** Whole numbers from 0 to 2^53. Arithmetic instead of shifts, which would cut them to 32 bits. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
