import { aReading, aState, testInstant } from '@i40/common/testing';
import type { EdgeNodeChange } from '@i40/payloads';
import type { WriteRecord } from '@i40/timescale';
import { describe, expect, it } from 'vitest';
import { splitRecords } from './split-records.ts';

const dayMs = 86_400_000;
const onDay = (day: number, value = day): WriteRecord => ({
  kind: 'reading',
  topic: 't',
  reading: aReading({ ts: testInstant + day * dayMs, value }),
});
const days = (part: readonly WriteRecord[]) =>
  new Set(part.flatMap((record) => (record.kind === 'reading' ? Math.floor(record.reading.ts / dayMs) : [])))
    .size;

describe('splitting a batch into transactions', () => {
  it('leaves a batch alone that fits, at the limit too', () => {
    const records = [onDay(0), onDay(1), onDay(1)];
    expect(splitRecords(records, { days: 2, records: 3 })).toEqual([records]);
    expect(splitRecords(records, { days: 2, records: 3 })[0]).toBe(records);
  });

  it('never puts more days into one than there are places for locks, whatever their order', () => {
    const records = Array.from({ length: 1_000 }, (_, i) => onDay((i * 7) % 130, i));
    const parts = splitRecords(records, { days: 50, records: 10_000 });
    expect(parts.map(days)).toEqual([50, 50, 30]);
    expect(parts.flat()).toHaveLength(1_000);
  });

  it('keeps the order of readings with the same time: the last one stands', () => {
    const records = [onDay(0, 1), onDay(1, 2), onDay(0, 3), onDay(2, 4), onDay(0, 5)];
    const [first] = splitRecords(records, { days: 1, records: 10 });
    expect(first).toEqual([records[0], records[2], records[4]]);
  });

  it('bounds the records of one', () => {
    const records = Array.from({ length: 2_500 }, (_, i) => onDay(0, i));
    const parts = splitRecords(records, { days: 50, records: 1_000 });
    expect(parts.map((part) => part.length)).toEqual([1_000, 1_000, 500]);
    expect(parts.flat()).toEqual(records);
  });

  it('counts the days of states apart: they have a table of their own', () => {
    const said = (day: number): WriteRecord => ({
      kind: 'state',
      topic: 't',
      state: aState({ ts: testInstant + day * dayMs }),
    });
    const records = [onDay(0), said(0), onDay(1), said(1)];
    expect(splitRecords(records, { days: 4, records: 10 })).toEqual([records]);
    expect(splitRecords(records, { days: 2, records: 10 })).toEqual([records.slice(0, 2), records.slice(2)]);
  });

  it('writes the state of an edge node last: it counts only when its readings are stored', () => {
    const state: WriteRecord = { kind: 'edge_node', change: {} as EdgeNodeChange };
    const parts = splitRecords([state, onDay(0), onDay(1), onDay(2)], { days: 1, records: 10 });
    expect(parts.at(-1)).toEqual([state]);
  });
});
