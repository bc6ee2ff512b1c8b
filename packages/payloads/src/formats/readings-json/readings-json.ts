import { formatInstant, isName, type Reading, type StateReading, splitReadingsTopic } from '@i40/common';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson } from '../../json-object.ts';
import { addResult, countOf, gather, gathered, reject, single } from '../../parsed-message.ts';
import { describeBadName } from '../../reading-rules.ts';
import { decodeFields } from './decode-fields.ts';

const name = 'readings-json';

/** Readings of any machines of a site, with all that a reading says. In this form the API passes on what it was sent. */
export const readingsJson = {
  name,
  where: () => 'readings/<site>',
  filters: () => ['readings/#'],
  open: () => ({ at: readerAt }),
  examples: [
    {
      topic: 'readings/site-1',
      payload:
        '[{"ts":"2026-01-05T08:00:00.000Z","line":"lineA","machine_id":"M01","sensor":"temp","value":80.5,"unit":"°C","quality":192},{"machine_id":"M01","sensor":"on","value":true}]',
    },
    {
      topic: 'readings/Munich%2FEast',
      payload: '{"ts":1767600000000.001,"machine_id":"M01","sensor":"temp","value":80.5}',
    },
  ],
} satisfies PayloadFormat<typeof name>;

function readerAt(topic: string): TopicReader | undefined {
  const parts = splitReadingsTopic(topic);
  if (!parts) return undefined;
  const { site } = parts;
  if (!isName(site)) return { decode: () => reject(name, describeBadName('site')) };
  return {
    decode({ json, arrival }) {
      if (!json.ok) return reject(name, json.reason);
      if (!Array.isArray(json.value)) return single(name, decodeFields(json.value, { site, arrival }));
      if (json.value.length === 0) return reject(name, 'the array is empty');
      const found = gather();
      for (const input of json.value) {
        const result = decodeFields(input, { site, arrival, before: countOf(found) });
        addResult(found, result, { of: input, encode: encodeJson });
      }
      return gathered(name, found);
    },
  };
}

/** Readings and states of one site as a payload of this form: what is decoded from it is the same to the microsecond. */
export function encodeReadings(readings: readonly (Reading | StateReading)[]): string {
  return JSON.stringify(
    readings.map(({ site: _ofTopic, is_historical: _judgedAnew, ...told }) => ({
      ...told,
      ts: formatInstant(told.ts),
    })),
  );
}
