import { testInstant } from '@i40/common/testing';
import { get } from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { createSparkplugDecoder, type SparkplugOptions } from '../src/formats/sparkplug/sparkplug-decoder.ts';
import type { ParsedMessage } from '../src/parsed-message.ts';

/** Builders for Sparkplug messages; the payloads are encoded by Eclipse Tahu, the reference implementation. */

const foreign = get('spBv1.0');
if (!foreign) throw new Error('sparkplug-payload knows no Sparkplug B');
export const { encodePayload } = foreign;

/** As a birth defines it. */
export function double(name: string, alias: number, value: number | null): UMetric {
  return { name, alias, type: 'Double', value };
}

/** As data carries it: the alias alone. */
export function aliased(alias: number, value: number, changes: Partial<UMetric> = {}): UMetric {
  return { alias, type: 'Double', value, ...changes };
}

export function bdSeq(value: number): UMetric {
  return { name: 'bdSeq', type: 'Int64', value };
}

/** A decoder, and an edge node E of the group G that talks to it. */
export function aSparkplugHost(options: SparkplugOptions = {}) {
  const decoder = createSparkplugDecoder(options);
  const send = (path: string, payload: UPayload, receivedAt = testInstant) =>
    decoder.decode(path.startsWith('$') ? path : `spBv1.0/${path}`, encodePayload(payload), {
      at: receivedAt,
      isRetained: false,
    });
  return {
    decoder,
    send,
    bearNode: (metrics: UMetric[] = [double('load', 1, 50)]) =>
      send('G/NBIRTH/E', { timestamp: testInstant, seq: 0, metrics: [bdSeq(3), ...metrics] }),
    bearDevice: (device: string, metrics: UMetric[], seq = 1) =>
      send(`G/DBIRTH/E/${device}`, { timestamp: testInstant, seq, metrics }),
  };
}

/** Machine, sensor and value of each reading. */
export function seriesAndValues({ readings }: ParsedMessage) {
  return readings.map(({ machine_id, sensor, value }) => [machine_id, sensor, value]);
}
