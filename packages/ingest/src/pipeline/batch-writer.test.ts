import { DatabaseError } from '@i40/common';
import { aReading, aState } from '@i40/common/testing';
import type { EdgeNodeChange } from '@i40/payloads';
import { silentLogger } from '@i40/runtime';
import type { WriteRecord } from '@i40/timescale';
import { describe, expect, it, vi } from 'vitest';
import { createBatchWriter } from './batch-writer.ts';

const readings = (...values: number[]): WriteRecord[] =>
  values.map((value) => ({ kind: 'reading', topic: 'factory/lineA/sensors', reading: aReading({ value }) }));

const databaseError = (code: string, retryable = false) =>
  new DatabaseError(`failed with ${code}`, { retryable, target: 'test', code });

/** Refuses what `refuses` says, and keeps what is written in transactions that succeed. */
function fakeStore(refuses: (record: WriteRecord) => DatabaseError | undefined) {
  const written: WriteRecord[] = [];
  return {
    written,
    async write(records: readonly WriteRecord[]) {
      for (const record of records) {
        const error = refuses(record);
        if (error) throw error;
      }
      written.push(...records);
      const rejected = records.filter(({ kind }) => kind === 'rejected').length;
      return { stored: records.length - rejected, repeated: 0, superseded: 0, rejected };
    },
  };
}

const createWriter = (store: ReturnType<typeof fakeStore>, signal = new AbortController().signal) =>
  createBatchWriter({ store, logger: silentLogger, signal, random: () => 0 });

const readingValue = (record: WriteRecord) => (record.kind === 'reading' ? record.reading.value : undefined);

describe('the batch writer', () => {
  it('parts the one reading that the database refuses from its neighbours', async () => {
    const store = fakeStore((record) => (readingValue(record) === 4 ? databaseError('22003') : undefined));
    const counts = await createWriter(store).write(readings(1, 2, 3, 4, 5, 6, 7));
    expect(counts).toEqual({ stored: 6, repeated: 0, superseded: 0, rejected: 1 });
    expect(store.written.map(readingValue)).toEqual([1, 2, 3, undefined, 5, 6, 7]);
    const refused = store.written.find(({ kind }) => kind === 'rejected');
    expect(refused).toMatchObject({ reason: 'the database refused the reading: failed with 22003' });
  });

  it('parts a state that the database refuses from the readings beside it', async () => {
    const state: WriteRecord = { kind: 'state', topic: 't', state: aState() };
    const store = fakeStore(({ kind }) => (kind === 'state' ? databaseError('23514') : undefined));
    const counts = await createWriter(store).write([...readings(1), state, ...readings(2)]);
    expect(counts).toEqual({ stored: 2, repeated: 0, superseded: 0, rejected: 1 });
    const refused = store.written.find((record) => record.kind === 'rejected');
    expect(refused).toMatchObject({
      topic: 't',
      reason: 'the database refused the state: failed with 23514',
    });
    expect(JSON.parse(String(refused?.kind === 'rejected' && Buffer.from(refused.payload)))).toEqual(
      aState(),
    );
  });

  it('keeps the batch while the database is away, and writes it when it is back', async () => {
    let failures = 2;
    const store = fakeStore(() => (failures-- > 0 ? databaseError('57P03', true) : undefined));
    expect(await createWriter(store).write(readings(1, 2))).toMatchObject({ stored: 2 });
    expect(store.written.map(readingValue)).toEqual([1, 2]);
  });

  it('blames no reading for a missing table or missing rights: it waits for a person to mend them', async () => {
    let failures = 1;
    const store = fakeStore(() => (failures-- > 0 ? databaseError('42P01') : undefined));
    expect(await createWriter(store).write(readings(1))).toMatchObject({ stored: 1, rejected: 0 });
  });

  it.each(['57014', '53400', '53200'])(
    'writes in parts what is too much at once (%s), and blames no reading',
    async (code) => {
      const store = fakeStore(() => undefined);
      const tooMuch = {
        ...store,
        write: async (records: readonly WriteRecord[]) => {
          if (records.length > 2) throw databaseError(code, true);
          return store.write(records);
        },
      };
      expect(await createWriter(tooMuch).write(readings(1, 2, 3, 4, 5))).toMatchObject({
        stored: 5,
        rejected: 0,
      });
      expect(store.written.map(readingValue)).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('keeps trying when even a rejected message is refused: nothing is dropped, and it says that it fails', async () => {
    let failures = 1;
    const store = fakeStore(() => (failures-- > 0 ? databaseError('22P05') : undefined));
    const writer = createWriter(store);
    const rejected: WriteRecord = { kind: 'rejected', topic: 't', payload: new Uint8Array(), reason: 'r' };
    const writing = writer.write([rejected]);
    await vi.waitFor(() => expect(writer.failure()).toMatchObject({ reason: 'failed with 22P05' }));
    expect(await writing).toMatchObject({ rejected: 1 });
    expect(writer.failure()).toBeUndefined();
  });

  it('writes in parts what cannot even be sent, and lets go of the state of an edge node before it stops the rest', async () => {
    const change = { group: 'g', edge: 'e' } as unknown as EdgeNodeChange;
    const store = fakeStore(() => undefined);
    const unsendable = {
      ...store,
      write: async (records: readonly WriteRecord[]) => {
        if (records.some(({ kind }) => kind === 'edge_node')) throw new RangeError('Invalid string length');
        return store.write(records);
      },
    };
    const [first, second] = readings(1, 2) as [WriteRecord, WriteRecord];
    const counts = await createWriter(unsendable).write([first, { kind: 'edge_node', change }, second]);
    expect(counts).toEqual({ stored: 2, repeated: 0, superseded: 0, rejected: 0 });
    expect(store.written.map(readingValue)).toEqual([1, 2]);
  });

  it('keeps the state of an edge node while the database is merely slow', async () => {
    const change = { group: 'g', edge: 'e' } as unknown as EdgeNodeChange;
    let failures = 2;
    const store = fakeStore(() => (failures-- > 0 ? databaseError('57014', true) : undefined));
    await createWriter(store).write([{ kind: 'edge_node', change }]);
    expect(store.written).toEqual([{ kind: 'edge_node', change }]);
  });

  it('gives up waiting when it is aborted', async () => {
    const abort = new AbortController();
    const store = fakeStore(() => databaseError('57P03', true));
    const writing = createWriter(store, abort.signal).write(readings(1));
    abort.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(store.written).toEqual([]);
  });
});
