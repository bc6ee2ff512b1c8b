import { parseInstant, parseLiveMessage, quality } from '@i40/common';
import type { SensorValue } from './resampling/row.ts';

/**
 * The usable values of a message of the live feed; undefined for anything that is none. What is of bad quality is left
 * out, as if it had not come.
 */
export function readMessage(payload: Uint8Array): SensorValue[] | undefined {
  const readings = parseLiveMessage(payload);
  if (!readings) return undefined;
  const values: SensorValue[] = [];
  for (const { ts, sensor, value, unit, quality: code } of readings) {
    const at = parseInstant(ts);
    if (code >= quality.uncertain && at !== undefined && Number.isFinite(value))
      values.push({ at, sensor, value, unit });
  }
  return values;
}
