import { isJsonObject } from '../../../json-object.ts';
import { everyValue } from '../every-value.ts';
import type { Preset } from './preset.ts';

const values = everyValue({ drop: new Set(['id', 'source', 'by_minute', 'minute_ts', 'errors']) });

/**
 * Shelly from the second generation on: the status of a component at `<device>/status/switch:0`, and notifications with
 * those of several at `<device>/events/rpc`. An event, such as a button that was pressed, has no values.
 */
export const shelly: Preset = {
  topics: ['{machine_id}/events/rpc', '{machine_id}/status/{sensor}'],
  unfold: (json, context) => {
    if (!isJsonObject(json) || !('method' in json)) return values(json, context);
    const { method, params, src } = json;
    const names =
      context.names.machine_id === undefined ? { ...context.names, machine_id: String(src) } : context.names;
    return method === 'NotifyStatus' || method === 'NotifyFullStatus'
      ? values(params, { names })
      : [{ sensor: 'event', value: null, element: json }];
  },
};
