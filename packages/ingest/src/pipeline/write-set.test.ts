import type { Reading } from '@i40/common';
import { aReading, aState } from '@i40/common/testing';
import type { WriteRecord } from '@i40/timescale';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areDisjoint, writeSetOf } from './write-set.ts';

const entriesOf = (readings: readonly Reading[]): WriteRecord[] =>
  readings.map((reading) => ({ kind: 'reading', topic: 'factory/lineA/sensors', reading }));

const apart = (a: readonly WriteRecord[], b: readonly WriteRecord[]) =>
  areDisjoint(writeSetOf(a), writeSetOf(b));

describe('two batches', () => {
  it('are apart where time goes on in every series', () => {
    const at = (from: number) =>
      ['temp', 'speed'].flatMap((sensor) => [0, 1, 2].map((ts) => aReading({ sensor, ts: from + ts })));
    expect(apart(entriesOf(at(0)), entriesOf(at(3)))).toBe(true);
    expect(apart(entriesOf(at(3)), entriesOf(at(0)))).toBe(true);
    expect(apart(entriesOf(at(0)), entriesOf(at(2)))).toBe(false);
  });

  it('are not apart where both say something of a sensor at the same time, in words', () => {
    const said = (ts: number): WriteRecord[] => [{ kind: 'state', topic: 't', state: aState({ ts }) }];
    expect(apart(said(0), said(0))).toBe(false);
    expect(apart(said(0), said(1))).toBe(true);
  });

  it('are never apart where they touch the same row', () => {
    const reading = fc
      .record({
        machine_id: fc.constantFrom('M01', 'M02', 'M03'),
        sensor: fc.constantFrom('temp', 'speed', 'current'),
        ts: fc.integer({ min: 0, max: 20 }),
      })
      .map((parts) => aReading(parts));
    const batch = fc.array(reading, { maxLength: 5 });
    const key = ({ machine_id, sensor, ts }: Reading) => `${machine_id} ${sensor} ${ts}`;
    fc.assert(
      fc.property(batch, batch, (a, b) => {
        const keys = new Set(a.map(key));
        const shareRow = b.some((one) => keys.has(key(one)));
        fc.pre(shareRow);
        expect(apart(entriesOf(a), entriesOf(b))).toBe(false);
      }),
    );
  });

  it('are not apart where one holds the state of an edge node, which must be written in its order', () => {
    const change = { groupId: 'G', edgeId: 'E' } as never;
    expect(apart([{ kind: 'edge_node', change }], entriesOf([aReading()]))).toBe(false);
  });

  it('are apart where one holds nothing but what is rejected', () => {
    const rejected: WriteRecord = { kind: 'rejected', topic: 't', payload: Buffer.from('x'), reason: 'none' };
    expect(apart([rejected], entriesOf([aReading()]))).toBe(true);
  });
});
