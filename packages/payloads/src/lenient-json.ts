import { type JsonResult, notUtf8, parseJsonText } from '@i40/common';

/**
 * Reads JSON as machines write it: with a NUL behind it, as C programs send it; with `NaN` or `Infinity`, as Python writes
 * them, which become texts; as lines of JSON, which become an array. A line that is none stands there as a text. What
 * is JSON already costs nothing more than to parse it.
 */
export function parseLenientJson(text: string | undefined): JsonResult {
  if (text === undefined) return { ok: false, reason: notUtf8 };
  const usual = parseJsonText(text);
  if (usual.ok) return usual;
  const trimmed = trimEnd(text);
  const mended = parseMended(trimmed, usual);
  if (mended.ok || !trimmed.includes('\n')) return mended;
  return parseLines(trimmed) ?? mended;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === '\n' || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}

function parseMended(text: string, before: JsonResult): JsonResult {
  const quoted = quoteNotNumbers(text);
  const again = parseJsonText(quoted ?? text);
  return again.ok ? again : before;
}

/** Undefined where they are no lines of JSON. */
function parseLines(text: string): JsonResult | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  if (!/^\s*[{[]/.test(first)) return undefined;
  let readable = 0;
  const values = lines.map((line) => {
    const json = parseJsonText(line);
    const read = json.ok ? json : parseMended(trimEnd(line), json);
    if (read.ok) readable += 1;
    return read.ok ? read.value : line;
  });
  return readable > 0 ? { ok: true, value: values } : undefined;
}

const notANumber = /-?(?:NaN|Infinity|nan|inf)\b/y;

/** Puts quotation marks around NaN and its like; undefined where there are none. */
function quoteNotNumbers(text: string): string | undefined {
  if (!/nan|inf/i.test(text)) return undefined;
  let quoted = '';
  let copied = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isInString && character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    if (isInString) continue;
    notANumber.lastIndex = index;
    const [found] = notANumber.exec(text) ?? [];
    if (found === undefined) continue;
    quoted += `${text.slice(copied, index)}"${found}"`;
    copied = index + found.length;
    index = copied - 1;
  }
  return copied === 0 ? undefined : quoted + text.slice(copied);
}
