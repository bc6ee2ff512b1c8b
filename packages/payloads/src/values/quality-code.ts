import { quality } from '@i40/common';

/**
 * Which numbering a quality follows: OPC DA and Ignition, where 0 is bad and 192 good; or the status codes of OPC UA,
 * where 0 is good and the two highest of 32 bits are the severity (OPC 10000-4, 7.39).
 */
export type QualityScale = 'opc-da' | 'opc-ua';

const { good, uncertain, bad, stale } = quality;
const severities = [good, uncertain, bad, bad] as const;
const greatestDaCode = 255;

/** Ignition's own for a value that is no longer renewed; Sparkplug took it over. */
const staleCode = 500;
/** Ignition, without its severity bits: 256 to 261 are uncertain, what follows is bad or an error. */
const [firstBadCode, lastBadCode] = [262, 1023] as const;

/** Alone they say it, and at the beginning of a word nothing. */
const singleLetters: Readonly<Record<string, number>> = { g: good, u: uncertain, b: bad, y: good, n: bad };
/** What the reasons of OPC for a bad value have in them: `Sensor Failure`, `Config Error`, `Waiting for Initial Data`. */
const badWithin =
  /fail|error|fault|invalid|illegal|notconnected|outofservice|waitingfor|timeout|nocomm|disconnect/;

/** Beginnings of words, the longest first: "not good" is not good. Without case, blanks and underscores. */
const words: readonly (readonly [string, number])[] = [
  ...['notgood', 'bad', 'invalid', 'error', 'err', 'fault', 'fail', 'false', 'notconnected', 'nodata'].map(
    word(bad),
  ),
  ...['disconnected', 'offline', 'outofservice', 'unavailable', 'commfail', 'notvalid', 'ng', 'nok'].map(
    word(bad),
  ),
  ...['mauvais', 'schlecht', 'ungültig', 'notok', 'unreliable', 'missing', 'deviceerror'].map(word(bad)),
  ...['stale', 'lastknown', 'lastusable', 'uncertainlastusable', 'uncertainlastknown'].map(word(stale)),
  ...['uncertain', 'questionable', 'suspect', 'doubtful', 'substitute', 'estimated', 'unknown'].map(
    word(uncertain),
  ),
  ...['incertain', 'unsicher', 'simulated', 'initial'].map(word(uncertain)),
  ...['good', 'ok', 'localoverride', 'valid', 'normal', 'true', 'gut', 'bon', 'gültig', 'reliable'].map(
    word(good),
  ),
];

function word(code: number) {
  return (text: string) => [text, code] as const;
}

/**
 * The quality code, 0 to 255, of what a source says: a code of OPC DA, OPC UA or Ignition, a boolean, a word such as
 * `Bad_NotConnected`, or an object around one. Good where it says nothing; uncertain where it is not understood, so that
 * a value is neither lost nor trusted.
 */
export function readQuality(given: unknown, scale: QualityScale = 'opc-da'): number {
  if (given === undefined || given === null) return good;
  if (typeof given === 'number') return scale === 'opc-ua' ? ofStatusCode(given) : ofCode(given);
  if (typeof given === 'boolean') return given ? good : bad;
  if (typeof given === 'string') return ofText(given, scale);
  if (typeof given === 'object' && !Array.isArray(given)) {
    const { code, Code, value, Symbol: symbol, name } = given as Record<string, unknown>;
    const within = code ?? Code ?? value ?? symbol ?? name;
    // OPC UA in JSON leaves out what is 0, which is good.
    if (typeof within !== 'object') return within === undefined ? good : readQuality(within, scale);
  }
  return uncertain;
}

function ofCode(code: number): number {
  if (!Number.isInteger(code)) return uncertain;
  if (code === staleCode) return stale;
  if (code >= 0 && code <= greatestDaCode) return code;
  if (code >= firstBadCode && code <= lastBadCode) return bad;
  return code > greatestDaCode && code < firstBadCode ? uncertain : ofStatusCode(code);
}

function ofStatusCode(code: number): number {
  if (!Number.isInteger(code) || code < -(2 ** 31) || code >= 2 ** 32) return uncertain;
  return severities[code >>> 30] ?? bad;
}

/** As the clients of OPC UA write it: `Bad (0x80000000)`, `The operation succeeded. StatusGood (0x0)`. */
const codeWithin = /\((0x[\da-f]{1,8})\)/i;

const lengthOfStatusCode = '0x00000000'.length;

function ofText(given: string, scale: QualityScale): number {
  const text = given.trim();
  if (text === '') return good;
  const [, code = text] = codeWithin.exec(text) ?? [];
  if (/^0x[\da-f]{1,8}$/i.test(code)) {
    const isOpcUa = scale === 'opc-ua' || code !== text || code.length === lengthOfStatusCode;
    return isOpcUa ? ofStatusCode(Number(code)) : ofCode(Number(code));
  }
  if (/^-?\d{1,10}(\.0*)?$/.test(text)) return readQuality(Number(text), scale);
  const said = text
    .slice(0, 128)
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '');
  const known = singleLetters[said] ?? words.find(([beginning]) => said.startsWith(beginning))?.[1];
  return known ?? (badWithin.test(said) ? bad : uncertain);
}
