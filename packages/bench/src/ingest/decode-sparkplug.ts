import { createMessageParser } from '@i40/payloads';
import { get } from 'sparkplug-payload';

/** A whole number of rounds of the sequence, so that playing them again leaves no gap. */
const sparkplugMessages = 20 * 256;
export const sparkplugMetrics = 10;

/** DDATA of ten aliased metrics, as an edge node sends them after its births, and who decodes them. */
export function sparkplugCase(receivedAt: number) {
  const foreign = get('spBv1.0');
  if (!foreign) throw new Error('sparkplug-payload knows no Sparkplug B');
  const parser = createMessageParser();
  const parse = (path: string, payload: Uint8Array) =>
    parser.parse({ topic: `spBv1.0/plant/${path}`, payload }, receivedAt).readings.length;
  const metrics = (index: number, isBirth: boolean) =>
    Array.from({ length: sparkplugMetrics }, (_, metric) => ({
      ...(isBirth ? { name: `drive/metric-${metric}` } : {}),
      alias: 100 + metric,
      timestamp: receivedAt - index * 7,
      type: metric % 2 === 0 ? ('Double' as const) : ('Int32' as const),
      value: metric % 2 === 0 ? (index % 10_000) / 100 : index % 5_000,
    }));
  const encode = (index: number, isBirth: boolean) =>
    foreign.encodePayload({
      timestamp: receivedAt - index * 7,
      seq: index % 256,
      metrics: metrics(index, isBirth),
    });
  parse('NBIRTH/edge', encode(255, true));
  parse('DBIRTH/edge/press', encode(256, true));
  return {
    payloads: Array.from({ length: sparkplugMessages }, (_, index) => encode(index + 1, false)),
    parse: (payload: Uint8Array) => parse('DDATA/edge/press', payload),
  };
}
