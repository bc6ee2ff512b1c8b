const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined where the bytes are not UTF-8. */
export function decodeText(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

export const notUtf8 = 'the payload is not valid UTF-8';

export type JsonResult = { ok: true; value: unknown } | { ok: false; reason: string };

export function decodeJson(payload: Uint8Array): JsonResult {
  const text = decodeText(payload);
  return text === undefined ? { ok: false, reason: notUtf8 } : parseJson(text);
}

export function parseJson(text: string): JsonResult {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: `the payload is not valid JSON: ${(error as Error).message}` };
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where it is nested too deeply to be written: JSON.parse has no limit there, JSON.stringify has the stack. */
export function encodeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
