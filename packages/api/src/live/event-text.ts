import type { Pulse, StreamEvents } from '@i40/common';
import type { Changes } from './changes.ts';

/** What opens a stream: how long a browser waits before it connects again. */
export const streamBeginning = 'retry: 2000\n\n';

/** A comment, which a browser ignores and a proxy takes for life. */
export const heartbeat = ': alive\n\n';

/** The changes as server-sent events; '' where there are none. */
export function encodeChanges({ series, states, anomalies }: Changes): string {
  let text = '';
  if (series.size > 0) text += event('readings', { readings: [...series.values()] });
  if (states.size > 0) text += event('states', { machines: [...states.values()] });
  if (anomalies.size > 0) text += event('anomalies', { anomalies: [...anomalies.values()] });
  return text;
}

export function encodePulse(pulse: Pulse): string {
  return event('pulse', pulse);
}

/** JSON has no line breaks, so one data line does. */
function event<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
