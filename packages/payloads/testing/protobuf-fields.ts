import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Fields of a protobuf message as bytes, to put messages together that no library would write. */

export function varintField(field: number, value: number): number[] {
  return [...new BinaryWriter().tag(field, WireType.Varint).uint64(value).finish()];
}

export function bytesField(field: number, bytes: Uint8Array | readonly number[]): Uint8Array {
  return new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(Uint8Array.from(bytes)).finish();
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}
