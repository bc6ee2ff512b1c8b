import { defaultSite } from '@i40/common';
import type { JsonObject } from '../../json-object.ts';
import type { TopicNames } from '../../topic-template.ts';

/** Tags that name the machine, the most telling first. */
const machineTags = [
  'machine_id',
  'machine',
  'device_id',
  'device',
  'equipment',
  'asset',
  'station',
  'host',
  'id',
];
const lineTags = ['line', 'production_line', 'area'];

/** Where the fields of a point of InfluxDB belong. */
export interface PointNames {
  site: unknown;
  line: unknown;
  machine_id: unknown;
  unit: unknown;
  sensorOf(field: string): string;
}

/**
 * A tag names the machine, and measurement and field together the sensor: `cpu,host=press-1 idle=97` is `cpu.idle` of
 * `press-1`, and `temp,machine=M01 value=21.5` is `temp` of `M01`. Without such a tag the machine is that of the topic, or else
 * the measurement.
 */
export function pointNames(measurement: string, tags: JsonObject, place: TopicNames = {}): PointNames {
  const first = (names: readonly string[]) =>
    names.map((name) => tags[name]).find((tag) => tag !== undefined);
  const machine = first(machineTags) ?? place.machine_id;
  return {
    site: tags.site ?? place.site ?? defaultSite,
    line: first(lineTags) ?? place.line ?? '',
    machine_id: machine ?? measurement,
    unit: tags.unit,
    sensorOf(field) {
      if (machine === undefined) return field;
      return field === 'value' ? measurement : `${measurement}.${field}`;
    },
  };
}
