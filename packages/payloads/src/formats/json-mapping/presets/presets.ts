import { ignition } from './ignition.ts';
import { kepware } from './kepware.ts';
import { opcuaPubSub } from './opcua-pubsub.ts';
import type { Preset } from './preset.ts';
import { shelly } from './shelly.ts';
import { tasmota } from './tasmota.ts';
import { telegraf } from './telegraf.ts';
import { thingsboard } from './thingsboard.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Every preset by the name that a mapping calls it. */
export const presets = {
  zigbee2mqtt,
  shelly,
  tasmota,
  thingsboard,
  kepware,
  ignition,
  telegraf,
  'opcua-pubsub': opcuaPubSub,
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]];
