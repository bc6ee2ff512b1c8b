export type JsonResult = { ok: true; value: unknown } | { ok: false; reason: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the payload of a message as JSON. Never throws: what is none comes back with its reason. */
export function parseJsonPayload(payload: Uint8Array): JsonResult {
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return { ok: false, reason: 'the payload is not valid UTF-8' };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: `the payload is not valid JSON: ${(error as Error).message}` };
  }
}
