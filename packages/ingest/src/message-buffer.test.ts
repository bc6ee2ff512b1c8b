import { aReading } from '@i40/common/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BufferedMessage, createMessageBuffer } from './message-buffer.ts';

const aMessage = (name: string, entries = 1, bytes = 1): BufferedMessage => ({
  message: { topic: name, payload: Buffer.alloc(bytes), retained: false, acknowledge() {} },
  entries: Array.from({ length: entries }, () => ({ kind: 'reading', topic: name, reading: aReading() })),
});

function setUp(batchSize = 3) {
  const batches: string[][] = [];
  const gate = { isClosed: false, open: () => {} };
  const buffer = createMessageBuffer({
    batchSize,
    batchBytes: 1_000,
    flushIntervalMs: 50,
    async write(batch) {
      batches.push(batch.map(({ message }) => message.topic));
      if (!gate.isClosed) return;
      await new Promise<void>((resolve) => {
        gate.open = resolve;
      });
    },
  });
  return { buffer, batches, gate };
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

  it('writes one batch after the other, in the order of arrival', async () => {
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

  it('closes a batch that has grown large in bytes', async () => {
    const { buffer, batches } = setUp(100);
    for (const name of ['a', 'b', 'c']) buffer.add(aMessage(name, 1, 500));
    await buffer.drain();
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  it('asks for no more when some batches wait, until one of them is written', async () => {
    const { buffer, gate } = setUp(2);
    gate.isClosed = true;
    // Two in the batch that is written, and three times two behind it.
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
      expect(buffer.add(aMessage(name))).toBeUndefined();
    const room = vi.fn();
    buffer.add(aMessage('h'))?.then(room);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(room).not.toHaveBeenCalled();
    gate.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(room).toHaveBeenCalled();
  });

  it('asks for no more when what waits is large', () => {
    const { buffer } = setUp(100);
    expect(buffer.add(aMessage('a', 1, 2_999))).toBeUndefined();
    expect(buffer.add(aMessage('b', 1, 1))).toBeInstanceOf(Promise);
  });

  it('keeps nobody waiting for room when writing has failed for good', async () => {
    const buffer = createMessageBuffer({
      batchSize: 1,
      batchBytes: 1_000,
      flushIntervalMs: 50,
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
    const buffer = createMessageBuffer({
      batchSize: 1,
      batchBytes: 1_000,
      flushIntervalMs: 50,
      write: () => Promise.reject(new Error('aborted')),
    });
    buffer.add(aMessage('a'));
    await expect(buffer.drain()).rejects.toThrow('aborted');
  });
});
