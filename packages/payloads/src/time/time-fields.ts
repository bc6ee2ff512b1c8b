import { memoize } from '@i40/common';
import type { JsonObject } from '../json-object.ts';
import { epochMsOf } from './epoch.ts';
import { readTimeText } from './time-text.ts';

/** The time that a message names, in whatever field. */
export interface TimeField {
  field: string;
  /** Epoch milliseconds where it was a number; else as it stood there: a text to be read, or what is no time. */
  value: unknown;
}

/**
 * Names under which machines send the time of measuring, without case, hyphens and underscores. Where an object has
 * several, the first one in this order counts.
 */
const timeNames = [
  ...['ts', 'tsms', 'tsus', 'tsns', 'tss'],
  ...['timestamp', 'timestampms', 'timestampus', 'timestampns', 'timestamps', 'timestamputc', 'utctimestamp'],
  ...[
    'sourcetimestamp',
    'sourcetime',
    'sampletime',
    'sampledat',
    'measuredat',
    'measurementtime',
    'measuretime',
  ],
  ...['recordedat', 'observedat', 'phenomenontime', 'resulttime', 'eventtime', 'devicetime', 'readingtime'],
  ...['epoch', 'epochms', 'epochtime', 'unixtime', 'unixtimestamp', 'unixtimems', 'unixms', 'unix', 'tst'],
  ...['datetime', 'datetimeutc', 'dateandtime', 'utctime', 'utc', 'localtime', 'horodatage', 'zeitstempel'],
  ...['time', 'timems', 'timeus', 'timens', 'timeutc', 't', 'date', 'servertimestamp', 'servertime'],
  ...[
    'publishtime',
    'sentat',
    'generatedat',
    'createdat',
    'updatedat',
    'lastseen',
    'lastupdate',
    'lastupdated',
  ],
  ...['lastchanged', 'lastreported', 'lastmeasured'],
];
const ranks = new Map(timeNames.map((name, rank) => [name, rank]));
/** Names that cannot mean anything else: what stands there and is no time must not be passed over for another. */
const plainRanks = timeNames.indexOf('timestampms');
/** A temperature as often as a time. */
const letterRank = timeNames.indexOf('t');

const rankOf = memoize((name): number => ranks.get(name.toLowerCase().replaceAll(/[^a-z]/g, '')) ?? -1, {
  maxEntries: 10_000,
  maxLength: 64,
});

/** Whether a field bears the name of a time, and what it holds does not speak against it. */
export function isTimeField(name: string, value: unknown): boolean {
  const rank = rankOf(name);
  return rank >= 0 && mayBeTime(rank, value);
}

/** Finds the time of measuring among the fields of an object; undefined where none bears the name of one. */
export function findTime(object: JsonObject): TimeField | undefined {
  let best: (TimeField & { rank: number; isTime: boolean }) | undefined;
  for (const field in object) {
    const rank = rankOf(field);
    if (rank < 0 || !mayBeTime(rank, object[field])) continue;
    const value = instantIn(object[field]);
    const candidate = { field, value, rank, isTime: rank <= plainRanks || isUnderstood(value) };
    if (!best || isBetter(candidate, best)) best = candidate;
  }
  return best && (dateAndTime(object, best.field) ?? best);
}

/** Whether the value does not speak against it: null is none, and `{"t": 21.5}` a temperature. */
function mayBeTime(rank: number, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (rank <= plainRanks) return true;
  if (rank === letterRank && typeof value === 'number') return isUnderstood(instantIn(value));
  return typeof value === 'number' || typeof value === 'string';
}

interface Candidate {
  rank: number;
  isTime: boolean;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.isTime === other.isTime ? one.rank < other.rank : one.isTime;
}

function instantIn(value: unknown): unknown {
  return typeof value === 'number' ? epochMsOf(value) : value;
}

const earliest = Date.UTC(1990, 0, 1);

function isUnderstood(value: unknown): boolean {
  if (typeof value === 'number') return value >= earliest;
  if (typeof value !== 'string') return false;
  const read = readTimeText(value, 'UTC');
  return read.ok && read.epochMs >= earliest;
}

const dayAlone = /^\d{4}-\d{2}-\d{2}$/;
const clockAlone = /^\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** `{"date": "2026-01-05", "time": "08:00:00"}`: one time of both. */
function dateAndTime(object: JsonObject, field: string): TimeField | undefined {
  const texts = Object.entries(object).filter(([name]) => rankOf(name) >= 0);
  const day = texts.find(([, text]) => typeof text === 'string' && dayAlone.test(text))?.[1];
  const clock = texts.find(([, text]) => typeof text === 'string' && clockAlone.test(text))?.[1];
  return day && clock ? { field, value: `${day}T${clock}` } : undefined;
}
