import { quality } from '@i40/common';
import { readQuality } from '../../values/quality-code.ts';
import { hasWordOfQuality } from '../../values/quality-field.ts';

/** As Telegraf writes what OPC UA says of the fields beside it: `Quality="Bad (0x80000000)"`. */
const names = new Set(['Quality', 'quality', 'StatusCode', 'status_code']);

export interface PointQuality {
  /** The field that holds it, which is then no sensor; undefined where none does. */
  field: string | undefined;
  code: number;
}

/** The quality of the fields of a point, where a text among them says it. */
export function pointQuality(fields: Iterable<readonly [string, unknown]>): PointQuality {
  for (const [field, text] of fields) {
    if (names.has(field) && typeof text === 'string' && hasWordOfQuality(text))
      return { field, code: readQuality(text, 'opc-ua') };
  }
  return { field: undefined, code: quality.good };
}
