import { memoize } from '@i40/common';

/**
 * Names under which machines send the time of measuring, without case, hyphens and underscores. Where an object has
 * several, the first one in this order counts. `measured` and `arrived` stand for the names that are made of words.
 */
const timeNames = [
  ...['ts', 'tsms', 'tsus', 'tsns', 'tss'],
  ...['timestamp', 'timestampms', 'timestampus', 'timestampns', 'timestamps', 'timestamputc', 'utctimestamp'],
  ...['sourcetimestamp', 'sourcetime', 'phenomenontime', 'tst'],
  'measured',
  'time',
  ...['t', 'dt', 'date', 'utc', 'zeit', 'uhrzeit', 'datum', 'heure', 'fecha', 'hora', 'tijd', 'czas'],
  'arrived',
  ...['lastseen', 'lastupdate', 'lastupdated', 'lastchanged', 'lastreported', 'lastmeasured'],
];
const ranks = new Map(timeNames.map((name, rank) => [name, rank]));

function rank(name: string): number {
  return timeNames.indexOf(name);
}

/** Up to this rank a name cannot mean anything else: what stands there and is no time must not be passed over. */
export const lastPlainRank = rank('timestampms');
/** Temperature and device type as often as a time. */
const shortRanks = new Set([rank('t'), rank('dt')]);
const madeRanks = new Set([rank('measured'), rank('arrived')]);

/** A word for a time, and in what it counts. */
const noun =
  '(?:time|timestamp|stamp|ts|date|datetime|dateandtime|dateheure|epoch|unix|clock|horodatage|zeitstempel|zeitpunkt)' +
  '(?:ms|us|ns|s|utc|local|micros?|millis|nanos?|seconds|iso)?';
const inMeasuring =
  'samples?|sampled|measured?|measurement|read|reading|record|recorded|observed|observation|acquired|acquisition|captured?|' +
  'collected|collection|log|logged|taken|device|sensor|machine|plc|source|opc|ua|tag|value|data|point|signal|event|result|' +
  'iso|utc|local|unix|epoch|system';
const onTheWay =
  'server|published?|publish|sent|send|generated|generation|created?|creation|updated?|received?|receive|rx|tx|message|msg|' +
  'packet|gateway|gw|edge|broker|ingest|ingested|ingestion|arrived|arrival|enqueued|queued|inserted|stored|reported|' +
  'uploaded|transmitted|processed|changed|modified|emitted|polled|db';
/** Names made of words for what happened then: `sample_time`, `recordedAt`, `plcTimestamp`. */
const madeOf = (words: string) => new RegExp(`^(?:(?:${words}){0,3}${noun}|(?:${words}){1,3}at)$`);
const measured = madeOf(inMeasuring);
const arrived = madeOf(`${inMeasuring}|${onTheWay}`);
const longestName = 40;

/** The place of a name in the order in which they count; negative for what is not the name of a time. */
export const rankOf = memoize(
  (given): number => {
    if (given.length > longestName) return -1;
    const name = given.toLowerCase().replaceAll(/[^a-z]/g, '');
    const known = ranks.get(name);
    if (known !== undefined) return known;
    if (measured.test(name)) return rank('measured');
    return arrived.test(name) ? rank('arrived') : -1;
  },
  { maxEntries: 10_000, maxLength: longestName },
);

/** Whether a name is as often that of something else, so that only an instant makes a time of what stands there. */
export function isShortName(nameRank: number): boolean {
  return shortRanks.has(nameRank);
}

/** Whether a name is made of words, as that of a duration may be: `scan_time`. */
export function isMadeName(nameRank: number): boolean {
  return madeRanks.has(nameRank);
}
