export type JsonResult = { ok: true; value: unknown } | { ok: false; reason: string };

export const notUtf8 = 'the payload is not valid UTF-8';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined where the bytes are not UTF-8. */
export function decodeText(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

/** Reads the payload of a message as JSON. Never throws: what is none comes back with its reason. */
export function parseJsonPayload(payload: Uint8Array): JsonResult {
  const text = decodeText(payload);
  return text === undefined ? { ok: false, reason: notUtf8 } : parseJsonText(text);
}

export function parseJsonText(text: string): JsonResult {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: `the payload is not valid JSON: ${(error as Error).message}` };
  }
}
