import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How to read a protobuf message without generated code. */
export interface MessageForm<T> {
  /** By the number of each field that is known. One that comes in another type is passed over, as an unknown field is. */
  wireTypes: Readonly<Record<number, WireType>>;
  /** Reads the value of such a field, in its wire type. `depth` counts the messages of this kind that it stands in. */
  read(reader: BinaryReader, field: number, into: T, depth: number): void;
}

/** Reads a message into what is given. Says what is wrong with the bytes, and has then read what came before. */
export function readFields<T>(bytes: Uint8Array, form: MessageForm<T>, into: T): string | undefined {
  const reader = new BinaryReader(bytes);
  return readUntil(reader, reader.len, { form, into, depth: 0 });
}

/**
 * Reads a message that is the value of a field, where the reader stands. Whatever is wrong with it is its own affair: the
 * reader goes on behind it. A message that is longer than what it stands in throws.
 */
export function readMessage<T>(
  reader: BinaryReader,
  form: MessageForm<T>,
  into: T,
  depth = 0,
): string | undefined {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('premature EOF');
  const problem = readUntil(reader, end, { form, into, depth });
  reader.pos = end;
  return problem;
}

function readUntil<T>(
  reader: BinaryReader,
  end: number,
  { form, into, depth }: { form: MessageForm<T>; into: T; depth: number },
): string | undefined {
  try {
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      if (form.wireTypes[field] === wireType) form.read(reader, field, into, depth);
      else reader.skip(wireType, field);
    }
    if (reader.pos > end) return cutOff;
    return undefined;
  } catch (error) {
    return error instanceof RangeError ? cutOff : `it is malformed (${(error as Error).message})`;
  }
}

const cutOff = 'it is cut off';

/** Beyond 2^53 rounded to the nearest number that JavaScript has. */
export function readNumber(reader: BinaryReader): number {
  return Number(reader.uint64());
}

export { WireType };
