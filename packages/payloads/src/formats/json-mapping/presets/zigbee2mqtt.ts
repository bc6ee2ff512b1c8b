import { everyValue } from '../every-value.ts';
import type { Preset } from './preset.ts';

/** `zigbee2mqtt/<friendly name>`: what it says of the device and of its firmware is no measurement. */
export const zigbee2mqtt: Preset = {
  topics: ['zigbee2mqtt/{machine_id}'],
  unfold: everyValue({ drop: new Set(['device', 'update', 'update_available', 'elapsed']) }),
};
