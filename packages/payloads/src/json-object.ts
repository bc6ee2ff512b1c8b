export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Unlike parsing, writing JSON is recursive: undefined for what nests some thousand levels deep. */
export function encodeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, finite);
  } catch {
    return undefined;
  }
}

/** JSON has no infinite numbers, as 1e999 becomes one; a null in their place would mean something else. */
function finite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
