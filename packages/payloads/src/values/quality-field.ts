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
const all = [...opcDaNames, ...opcUaNames, ...validityNames];

/** Whether a field bears the name of a quality. */
export function isQualityField(name: string): boolean {
  return all.includes(name);
}

/** The quality code of what an object says of its own value; good where it says nothing. */
export function qualityOf(object: JsonObject): number {
  for (const name of opcDaNames) if (object[name] !== undefined) return readQuality(object[name]);
  for (const name of opcUaNames) if (object[name] !== undefined) return readQuality(object[name], 'opc-ua');
  for (const name of validityNames) if (object[name] !== undefined) return readQuality(object[name]);
  return readQuality(undefined);
}
