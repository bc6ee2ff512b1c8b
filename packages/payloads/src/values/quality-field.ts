import { quality } from '@i40/common';
import type { JsonObject } from '../json-object.ts';
import { readQuality } from './quality-code.ts';

/** Names of a quality; those of OPC UA's status are numbered otherwise. */
const opcDaNames = [
  ...[
    'quality',
    'Quality',
    'q',
    'Q',
    'qualityCode',
    'quality_code',
    'QualityCode',
    'qual',
    'QUALITY',
    'qualities',
  ],
  ...['opcQuality', 'opc_quality', 'OpcQuality', 'OPCQuality', 'opcquality', 'OPC_Quality', 'qualityStatus'],
  ...['tagQuality', 'tag_quality', 'TagQuality', 'valueQuality', 'value_quality', 'ValueQuality', 'vq'],
  ...[
    'dataQuality',
    'data_quality',
    'DataQuality',
    'sampleQuality',
    'sample_quality',
    'quality_flag',
    'qualityFlag',
  ],
];
const validityNames = [
  ...[
    'validity',
    'Validity',
    'is_good',
    'isGood',
    'IsGood',
    'good',
    'Good',
    'valid',
    'Valid',
    'is_valid',
    'isValid',
  ],
  ...['quality_ok', 'qualityOk', 'qualityOK', 'qualityGood', 'quality_good', 'isOk', 'is_ok'],
];
/** Where true says that it is bad. */
const badNames = ['bad', 'Bad', 'isBad', 'is_bad', 'IsBad', 'invalid', 'Invalid', 'isInvalid', 'is_invalid'];
const opcUaNames = [
  'statusCode',
  'StatusCode',
  'status_code',
  'opcua_status',
  'opcUaStatus',
  'opcua_status_code',
];
/** These say as often what a machine does: only a word of OPC makes a quality of them. */
const statusNames = ['status', 'Status', 'STATUS'];
const namesInOrder = [...opcDaNames, ...opcUaNames, ...validityNames, ...badNames, ...statusNames];
const ranks = new Map(namesInOrder.map((name, rank) => [name, rank]));
const ofOpcUa = new Set(opcUaNames);
const ofBad = new Set(badNames);
const ofStatus = new Set(statusNames);
/** `BAD`, `bad_comm`, `BadNoCommunication`, but not `badge`. */
const wordOfOpc = /^\s*(?:good|uncertain|bad)(?![a-z])/i;
const statusCode = /\(0x[\da-f]{1,8}\)$/i;
const joinedWordOfOpc = /^\s*(?:Good|Uncertain|Bad)[A-Z]/;

/** Whether a field bears the name of a quality. */
export function isQualityField(name: string): boolean {
  return ranks.has(name) && !ofStatus.has(name);
}

/** The quality code of what an object says of its own value; good where it says nothing. */
export function qualityOf(object: JsonObject): number {
  let best: string | undefined;
  let bestRank = namesInOrder.length;
  // By the fields that there are, which are few: to look for every name would cost more than all the other rules.
  for (const field in object) {
    const rank = ranks.get(field);
    if (rank === undefined || rank >= bestRank || object[field] === undefined) continue;
    if (ofStatus.has(field) && !isWordOfOpc(object[field])) continue;
    best = field;
    bestRank = rank;
  }
  if (best === undefined) return quality.good;
  if (ofBad.has(best)) return readQuality(opposite(object[best]));
  return readQuality(object[best], ofOpcUa.has(best) ? 'opc-ua' : 'opc-da');
}

/** Whether a text says a quality in words of OPC, with or without its code: `OK (0x0)`. */
export function hasWordOfQuality(text: string): boolean {
  return isWordOfOpc(text) || statusCode.test(text);
}

function isWordOfOpc(value: unknown): boolean {
  return typeof value === 'string' && (wordOfOpc.test(value) || joinedWordOfOpc.test(value));
}

/** Of a flag that says that a value is bad. */
function opposite(flag: unknown): unknown {
  if (flag === null) return flag;
  return !(flag === true || flag === 1 || (typeof flag === 'string' && /^(true|1|yes)$/i.test(flag.trim())));
}
