/**
 * Models are trees of numbers, booleans, typed arrays, arrays and objects, all of a shape that follows from the
 * detector's options and the number of columns. So a fresh model is the schema of a saved one: `readModel` fills it
 * and refuses whatever does not fit. What a model keeps under `scratch` is work space and not saved.
 */
type TypedArray = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array;

export class SavedModelError extends Error {}

/** The model as JSON-safe values: typed arrays as base64 of their little-endian bytes, exact and NaN-proof. */
export function writeModel(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isTypedArray(value)) return bytesOf(value).toString('base64');
  if (Array.isArray(value)) return value.map(writeModel);
  return Object.fromEntries(savedEntries(value).map(([key, part]) => [key, writeModel(part)]));
}

/** Fills a fresh model with what `writeModel` wrote. Throws a SavedModelError that says what does not fit where. */
export function readModel(fresh: object, saved: unknown, path = 'model'): void {
  if (typeof saved !== 'object' || saved === null) throw new SavedModelError(`${path} is missing`);
  const parts = saved as Record<string, unknown>;
  if (Array.isArray(fresh) && (!Array.isArray(saved) || saved.length !== fresh.length))
    throw new SavedModelError(`${path} is not a list of ${fresh.length}`);
  for (const [key, current] of savedEntries(fresh)) {
    const part = Object.hasOwn(parts, key) ? parts[key] : undefined;
    const place = `${path}.${key}`;
    if (typeof current === 'number') Reflect.set(fresh, key, readNumber(part, place));
    else if (typeof current === 'object' && current !== null) {
      if (isTypedArray(current)) readTypedArray(current, part, place);
      else readModel(current, part, place);
    } else if (typeof part === typeof current) Reflect.set(fresh, key, part);
    else throw new SavedModelError(`${place} is not a ${typeof current}`);
  }
  if ('isSound' in fresh && typeof fresh.isSound === 'function' && !fresh.isSound())
    throw new SavedModelError(`${path} contradicts itself`);
}

/** Bytes that a model takes, as far as one can count them: typed arrays and eight for every number. */
export function sizeInBytes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 8;
  if (isTypedArray(value)) return value.byteLength;
  return Object.values(value).reduce((sum: number, part) => sum + sizeInBytes(part), 0);
}

const savedEntries = (value: object) => Object.entries(value).filter(([key]) => key !== 'scratch');

const isTypedArray = (value: object): value is TypedArray => ArrayBuffer.isView(value);

const bytesOf = (array: TypedArray) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

function readNumber(part: unknown, place: string): number {
  if (part === 'NaN' || part === 'Infinity' || part === '-Infinity') return Number(part);
  if (typeof part !== 'number') throw new SavedModelError(`${place} is not a number`);
  return part;
}

function readTypedArray(target: TypedArray, part: unknown, place: string): void {
  const bytes = typeof part === 'string' ? Buffer.from(part, 'base64') : undefined;
  if (bytes?.length !== target.byteLength)
    throw new SavedModelError(`${place} does not hold ${target.length} numbers`);
  bytes.copy(bytesOf(target));
}
