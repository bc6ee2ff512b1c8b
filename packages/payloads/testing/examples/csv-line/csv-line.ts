import { defaultSite, quality } from '@i40/common';
import type { PayloadFormat, TopicReader } from '../../../src/format.ts';
import { addResult, countOf, gather, gathered, reject } from '../../../src/parsed-message.ts';
import { makeEntry } from '../../../src/reading-rules.ts';

export interface CsvLineOptions {
  /** What stands between two cells; a comma unless told otherwise. */
  csvSeparator?: string;
}

/** Lines of time, sensor, value and unit at `csv/<machine>`: `2026-01-05T08:00:00Z,temp,80.5,°C` */
export const csvLine = {
  name: 'csv-line',
  where: () => 'csv/<machine>',
  filters: () => ['csv/+'],
  open: ({ csvSeparator = ',' }) => ({ at: (topic) => readerAt(topic, csvSeparator) }),
  examples: [
    { topic: 'csv/M01', payload: '2026-01-05T08:00:00Z,temp,80.5,°C\n2026-01-05T08:00:00Z,mode,RUN' },
    { topic: 'csv/M01', payload: ';temp;80.5;°C', options: { csvSeparator: ';' } },
  ],
} satisfies PayloadFormat<'csv-line', CsvLineOptions>;

function readerAt(topic: string, separator: string): TopicReader | undefined {
  const [root, machine_id, ...more] = topic.split('/');
  if (root !== 'csv' || more.length > 0) return undefined;
  const series = { site: defaultSite, line: '', machine_id, quality: quality.good, is_historical: false };
  return {
    decode({ text, arrival }) {
      if (text === undefined) return reject('csv-line', 'the payload is not valid UTF-8');
      const found = gather();
      for (const line of text.split('\n').filter(Boolean)) {
        const [time, sensor, value, unit] = line.split(separator);
        const entry = { ...series, ts: time || undefined, sensor, value, unit };
        addResult(found, makeEntry(entry, arrival, countOf(found)), { of: line, encode: (bad) => bad });
      }
      return gathered('csv-line', found);
    },
  };
}
