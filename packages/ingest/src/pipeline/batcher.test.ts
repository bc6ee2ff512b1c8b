import type { Reading } from '@i40/common';
import { aReading } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BatchedMessage, createBatcher } from './batcher.ts';

const messageWith = (name: string, readings: Reading[], bytes = 1): BatchedMessage => ({
  message: { topic: name, payload: Buffer.alloc(bytes), retained: false, acknowledge() {} },
  records: readings.map((reading) => ({ kind: 'reading', topic: name, reading })),
});

/** All with the same key, so that no two may be written at once. */
const aMessage = (name: string, records = 1, bytes = 1): BatchedMessage =>
  messageWith(
    name,
    Array.from({ length: records }, () => aReading()),
    bytes,
  );

/** Of a sensor of its own. */
const aSeparateMessage = (name: string) => messageWith(name, [aReading({ sensor: name })]);

const settings = { batchBytes: 1_000, flushIntervalMs: 50, batchesAtOnce: 2 };

function setUp(batchSize = 3) {
  const batches: string[][] = [];
  const gate = { isClosed: false, open: () => {} };
  const buffer = createBatcher({
    ...settings,
    batchSize,
    async write(batch) {
      batches.push(batch.map(({ message }) => message.topic));
      if (gate.isClosed) {
        await new Promise<void>((resolve) => {
          gate.open = resolve;
        });
      }
      return () => {};
    },
  });
  return { buffer, batches, gate };
}

/** Writes that are committed one by one, by the name of the first message; `settled` tells the order of what follows. */
function setUpCommits(batchSize: number) {
  const commits = new Map<string, () => void>();
  const settled: string[] = [];
  const buffer = createBatcher({
    ...settings,
    batchSize,
    async write([first]) {
      const name = first?.message.topic ?? '';
      await new Promise<void>((resolve) => commits.set(name, resolve));
      return () => settled.push(name);
    },
  });
  const commit = async (name: string) => {
    commits.get(name)?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { buffer, started: () => [...commits.keys()], commit, settled };
}

describe('the message buffer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('writes what has come when the interval is over', async () => {
    const { buffer, batches } = setUp();
    buffer.add(aMessage('a'));
    buffer.add(aMessage('b'));
    await vi.advanceTimersByTimeAsync(49);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([['a', 'b']]);
  });

  it('writes at once when a batch is full', async () => {
    const { buffer, batches } = setUp(3);
    for (const name of ['a', 'b', 'c']) buffer.add(aMessage(name));
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('counts the readings in a message, not the messages', () => {
    const { buffer, batches } = setUp(3);
    buffer.add(aMessage('array', 3));
    expect(batches).toEqual([['array']]);
  });

  it('writes one batch after the other where they touch the same rows', async () => {
    const { buffer, batches, gate } = setUp(2);
    gate.isClosed = true;
    for (const name of ['a', 'b', 'c', 'd', 'e']) buffer.add(aMessage(name));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(batches).toEqual([['a', 'b']]);
    gate.isClosed = false;
    gate.open();
    await buffer.drain();
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('writes full batches side by side that touch different rows, and settles them in the order of arrival', async () => {
    const { buffer, started, commit, settled } = setUpCommits(1);
    for (const name of ['a', 'b', 'c']) buffer.add(aSeparateMessage(name));
    expect(started()).toEqual(['a', 'b']);
    await commit('b');
    expect(settled).toEqual([]);
    // What is committed and not settled counts, or a batch that hangs would let any number pile up behind it.
    expect(started()).toEqual(['a', 'b']);
    await commit('a');
    expect(settled).toEqual(['a', 'b']);
    expect(started()).toEqual(['a', 'b', 'c']);
  });

  it('lets what is no full batch grow while another is written', async () => {
    const { buffer, started, commit } = setUpCommits(2);
    for (const name of ['a', 'b', 'c']) buffer.add(aSeparateMessage(name));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(started()).toEqual(['a']);
    buffer.add(aSeparateMessage('d'));
    expect(started()).toEqual(['a', 'c']);
    await commit('a');
    await commit('c');
    await buffer.drain();
  });

  it('lets nothing overtake a batch that has to wait for its rows', async () => {
    const { buffer, started, commit } = setUpCommits(1);
    for (const name of ['a', 'a2']) buffer.add(messageWith(name, [aReading({ sensor: 'a' })]));
    buffer.add(aSeparateMessage('b'));
    expect(started()).toEqual(['a']);
    await commit('a');
    expect(started()).toEqual(['a', 'a2', 'b']);
  });

  it('settles nothing that came after a batch which failed', async () => {
    const settled: string[] = [];
    const buffer = createBatcher({
      ...settings,
      batchSize: 1,
      async write([first]) {
        if (first?.message.topic === 'a') throw new Error('aborted');
        return () => settled.push('b');
      },
    });
    for (const name of ['a', 'b']) buffer.add(aSeparateMessage(name));
    await expect(buffer.drain()).rejects.toThrow('aborted');
    expect(settled).toEqual([]);
  });

  it('closes a batch that has grown large in bytes', async () => {
    const { buffer, batches } = setUp(100);
    for (const name of ['a', 'b', 'c']) buffer.add(aMessage(name, 1, 500));
    await buffer.drain();
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  it('asks for no more when a batch waits, until it can be taken', async () => {
    const { buffer, gate } = setUp(2);
    gate.isClosed = true;
    // Two in the batch that is written; with the next two a batch waits for its rows.
    for (const name of ['a', 'b', 'c']) expect(buffer.add(aMessage(name))).toBeUndefined();
    const room = vi.fn();
    buffer.add(aMessage('d'))?.then(room);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(room).not.toHaveBeenCalled();
    gate.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(room).toHaveBeenCalled();
  });

  it('asks for no more when what waits is large', () => {
    const { buffer, batches, gate } = setUp(100);
    gate.isClosed = true;
    expect(buffer.add(aMessage('a', 1, 1_000))).toBeUndefined();
    expect(batches).toEqual([['a']]);
    expect(buffer.add(aMessage('b', 1, 999))).toBeUndefined();
    expect(buffer.add(aMessage('c', 1, 1))).toBeInstanceOf(Promise);
  });

  it('keeps nobody waiting for room when writing has failed for good', async () => {
    const buffer = createBatcher({
      ...settings,
      batchSize: 1,
      write: () => Promise.reject(new Error('aborted')),
    });
    buffer.add(aMessage('a'));
    const held = ['b', 'c', 'd'].map((name) => buffer.add(aMessage(name)));
    await Promise.all(held);
    expect(held[2]).toBeInstanceOf(Promise);
    expect(buffer.add(aMessage('e'))).toBeUndefined();
  });

  it('drains without waiting for the interval', async () => {
    const { buffer, batches } = setUp();
    buffer.add(aMessage('a'));
    await buffer.drain();
    expect(batches).toEqual([['a']]);
  });

  it('tells the failure of a write to who drains', async () => {
    const buffer = createBatcher({
      ...settings,
      batchSize: 1,
      write: () => Promise.reject(new Error('aborted')),
    });
    buffer.add(aMessage('a'));
    await expect(buffer.drain()).rejects.toThrow('aborted');
  });
});
