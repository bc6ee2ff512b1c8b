const wireTypes = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Longer ones are no 64-bit number. */
const maxVarintBytes = 10;

const utf8 = new TextDecoder('utf-8');

/**
 * Reads the protobuf wire format, https://protobuf.dev/programming-guides/encoding: as much of it as Sparkplug needs,
 * without generated code. It never throws and never reads beyond its end: what is malformed sets `problem` and ends
 * the message. A field of another wire type than the one that is asked for is skipped, as an unknown field is.
 *
 *     while (reader.next()) if (reader.field === 3) seq = reader.unsigned() ?? seq; else reader.skip();
 *     if (reader.problem) …
 */
export class ProtobufReader {
  /** The number of the present field. */
  field = 0;
  /** What is wrong with the message, once something is. */
  problem: string | undefined;
  /** The integer read last, as two unsigned halves. */
  low = 0;
  high = 0;

  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;
  #wireType = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Goes to the next field; false at the end, and where the message is malformed. */
  next(): boolean {
    if (this.problem !== undefined || this.#position >= this.#bytes.length) return false;
    if (!this.#readVarint()) return false;
    this.field = this.low >>> 3;
    this.#wireType = this.low & 7;
    if (this.high !== 0 || this.field === 0) return this.#fail('it has a field without a number');
    return true;
  }

  /** Reads an integer into `low` and `high`. */
  integer(): boolean {
    return this.#is(wireTypes.varint) && this.#readVarint();
  }

  /** Beyond 2^53 rounded to the nearest number that JavaScript has. */
  unsigned(): number | undefined {
    return this.integer() ? this.high * 2 ** 32 + this.low : undefined;
  }

  /** An integer in decimal, exact up to 2^64. */
  unsignedText(): string | undefined {
    const number = this.unsigned();
    if (number === undefined || Number.isSafeInteger(number)) return number?.toString();
    return ((BigInt(this.high) << 32n) | BigInt(this.low)).toString();
  }

  boolean(): boolean | undefined {
    return this.integer() ? this.low !== 0 || this.high !== 0 : undefined;
  }

  float(): number | undefined {
    if (!this.#is(wireTypes.fixed32) || !this.#advance(4)) return undefined;
    return this.#view.getFloat32(this.#position - 4, true);
  }

  double(): number | undefined {
    if (!this.#is(wireTypes.fixed64) || !this.#advance(8)) return undefined;
    return this.#view.getFloat64(this.#position - 8, true);
  }

  /** A view of the payload, not a copy. */
  bytes(): Uint8Array | undefined {
    if (!this.#is(wireTypes.bytes) || !this.#readVarint()) return undefined;
    const start = this.#position;
    const length = this.high * 2 ** 32 + this.low;
    return this.#advance(length) ? this.#bytes.subarray(start, start + length) : undefined;
  }

  text(): string | undefined {
    const bytes = this.bytes();
    return bytes && utf8.decode(bytes);
  }

  /** Passes over the value of a field that is not known. */
  skip(): void {
    // Groups can be nested as deep as the message is long: counted, not recursed into.
    let depth = 0;
    do {
      if (this.#wireType === wireTypes.groupStart) depth += 1;
      else if (this.#wireType === wireTypes.groupEnd) depth -= 1;
      else this.#skipValue();
      if (depth < 0) this.#fail('a group ends that did not begin');
      if (depth > 0 && !this.next()) this.#fail('it is cut off within a group');
    } while (depth > 0 && this.problem === undefined);
  }

  #skipValue(): void {
    if (this.#wireType === wireTypes.varint) this.#readVarint();
    else if (this.#wireType === wireTypes.fixed64) this.#advance(8);
    else if (this.#wireType === wireTypes.fixed32) this.#advance(4);
    else if (this.#wireType === wireTypes.bytes) this.bytes();
    else this.#fail(`it has a field of the unknown wire type ${this.#wireType}`);
  }

  #is(wireType: number): boolean {
    if (this.#wireType === wireType) return true;
    this.skip();
    return false;
  }

  #advance(length: number): boolean {
    if (length > this.#bytes.length - this.#position) return this.#fail('it is cut off');
    this.#position += length;
    return true;
  }

  #readVarint(): boolean {
    let low = 0;
    let high = 0;
    for (let index = 0; index < maxVarintBytes; index++) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) return this.#fail('it is cut off');
      const bits = byte & 0x7f;
      // Seven bits a byte; the fifth byte has its first four in the lower half and the rest in the upper one.
      if (index < 4) low |= bits << (7 * index);
      else if (index > 4) high |= bits << (7 * index - 32);
      else {
        low |= bits << 28;
        high = bits >>> 4;
      }
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return true;
      }
    }
    return this.#fail(`it has a number of more than ${maxVarintBytes} bytes`);
  }

  #fail(problem: string): false {
    this.problem ??= problem;
    return false;
  }
}
