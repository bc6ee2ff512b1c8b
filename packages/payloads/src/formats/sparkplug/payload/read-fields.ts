import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How to read a protobuf message without generated code. */
export interface MessageForm<T> {
  /** By the number of each field that is known. One that comes in another type is passed over, as an unknown field is. */
  wireTypes: Readonly<Record<number, WireType>>;
  /** Reads the value of such a field, in its wire type. `depth` counts the messages of this kind that it stands in. */
  read(reader: BinaryReader, field: number, into: T, depth: number): void;
}

/** Reads a message into what is given. Says what is wrong with the bytes, and has then read what came before. */
export function readFields<T>(
  bytes: Uint8Array,
  form: MessageForm<T>,
  into: T,
  depth = 0,
): string | undefined {
  const reader = new BinaryReader(bytes);
  try {
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (form.wireTypes[field] === wireType) form.read(reader, field, into, depth);
      else reader.skip(wireType, field);
    }
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? 'it is cut off' : `it is malformed (${(error as Error).message})`;
  }
}

/** Beyond 2^53 rounded to the nearest number that JavaScript has. */
export function readNumber(reader: BinaryReader): number {
  return Number(reader.uint64());
}

export { WireType };
