import { isJsonObject } from '../../../json-object.ts';
import { everyValue } from '../every-value.ts';
import type { Preset } from './preset.ts';

const values = everyValue({ drop: new Set(['TempUnit', 'PressureUnit', 'SpeedUnit']) });

/** `tele/<device>/SENSOR` and `STATE`. The units stand beside the sensors; the time is that of the device, without a zone. */
export const tasmota: Preset = {
  topics: ['tele/{machine_id}/SENSOR', 'tele/{machine_id}/STATE'],
  *unfold(json, context) {
    const { TempUnit: temperature, PressureUnit: pressure } = isJsonObject(json) ? json : {};
    for (const found of values(json, context)) {
      const sensor = String(found.sensor);
      if (/(Temperature|DewPoint)$/.test(sensor)) yield { ...found, unit: temperature };
      else if (/Pressure$/.test(sensor)) yield { ...found, unit: pressure };
      else yield found;
    }
  },
};
