import type { JsonObject } from '../json-object.ts';
import { epochMsOf } from './epoch.ts';
import { isMadeName, isShortName, lastPlainRank, rankOf } from './time-names.ts';
import { readTimeText } from './time-text.ts';

/** The time that a message names, in whatever field. */
export interface TimeField {
  field: string;
  /** Epoch milliseconds where it was a number; else as it stood there: a text to be read, or what is no time. */
  value: unknown;
}

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
    const candidate = { field, value, rank, isTime: rank <= lastPlainRank || isUnderstood(value) };
    if (!best || isBetter(candidate, best)) best = candidate;
  }
  return best && (dateAndTime(object, best.field) ?? best);
}

/** Whether the value does not speak against it: null is none, `{"t": 21.5}` a temperature, `{"scan_time": 4}` a duration. */
function mayBeTime(rank: number, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (rank <= lastPlainRank) return true;
  if (typeof value === 'string') return !isShortName(rank) || dateLike.test(value) || isUnderstood(value);
  if (typeof value !== 'number') return false;
  return isShortName(rank) || isMadeName(rank) ? isUnderstood(instantIn(value)) : true;
}

const dateLike = /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d/;

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
