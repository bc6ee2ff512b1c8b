import { quality } from '@i40/common';
import type { JsonObject } from '../json-object.ts';
import { readQuality } from './quality-code.ts';

/** Names of a quality, in any spelling; those of OPC UA's status are numbered otherwise. */
const opcDaNames = [
  'quality',
  'Quality',
  'q',
  'Q',
  'qualityCode',
  'quality_code',
  'QualityCode',
  'qual',
  'QUALITY',
];
const validityNames = ['validity', 'Validity', 'is_good', 'isGood', 'good', 'valid', 'is_valid', 'isValid'];
const opcUaNames = ['statusCode', 'StatusCode', 'status_code', 'opcua_status', 'opc_quality'];
const namesInOrder = [...opcDaNames, ...opcUaNames, ...validityNames];
const ranks = new Map(namesInOrder.map((name, rank) => [name, rank]));
const ofOpcUa = new Set(opcUaNames);

/** Whether a field bears the name of a quality. */
export function isQualityField(name: string): boolean {
  return ranks.has(name);
}

/** The quality code of what an object says of its own value; good where it says nothing. */
export function qualityOf(object: JsonObject): number {
  let best: string | undefined;
  let bestRank = namesInOrder.length;
  // By the fields that there are, which are few: to look for every name would cost more than all the other rules.
  for (const field in object) {
    const rank = ranks.get(field);
    if (rank === undefined || rank >= bestRank || object[field] === undefined) continue;
    best = field;
    bestRank = rank;
  }
  if (best === undefined) return quality.good;
  return readQuality(object[best], ofOpcUa.has(best) ? 'opc-ua' : 'opc-da');
}
