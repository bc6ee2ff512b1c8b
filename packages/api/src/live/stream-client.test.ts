import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { addReadings, createChanges } from './changes.ts';
import { encodeChanges } from './event-text.ts';
import { createStreamClient } from './stream-client.ts';

/** A socket whose other end reads when it is told to. */
function createSlowOutput(highWaterMark: number) {
  const received: string[] = [];
  let release: (() => void) | undefined;
  const output = new Writable({
    highWaterMark,
    decodeStrings: false,
    write(chunk, _encoding, done) {
      release = () => {
        received.push(String(chunk));
        done();
      };
    },
  });
  const read = async () => {
    while (release) {
      const next = release;
      release = undefined;
      next();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { output, received, read };
}

const changesAt = (second: number, value: number) => {
  const changes = createChanges();
  const ts = new Date(Date.UTC(2026, 0, 5, 8, 0, second)).toISOString();
  const reading = { ts, sensor: 'temp', value, unit: '°C', quality: 192 };
  addReadings(changes, { site: 'site-1', machine_id: 'M01' }, [reading]);
  return changes;
};

describe('a client of the stream', () => {
  it('that does not read costs a buffer, and then gets all at once what it missed', async () => {
    let now = 0;
    const { output, received, read } = createSlowOutput(100);
    const client = createStreamClient({ output, filter: {}, now: () => now });
    for (let second = 0; second < 1_000; second++) {
      now = second * 250;
      const changes = changesAt(second, second === 500 ? 120 : 75);
      client.offer(changes, encodeChanges(changes));
      client.sendIfFree(': pulse\n\n');
    }
    const size = output.writableLength;
    expect(size).toBeLessThan(500);
    expect(client.blockedMs(now)).toBeGreaterThan(200_000);

    await read();
    expect(received).toHaveLength(1);
    client.offer(createChanges(), '');
    await read();
    expect(received).toHaveLength(2);
    const { readings } = JSON.parse(received[1]?.split('data: ')[1] ?? '');
    expect(readings).toMatchObject([{ value: 75, max: 120, count: 999, ts: '2026-01-05T08:16:39.000Z' }]);
    expect(client.blockedMs(now)).toBe(0);
  });

  it('that reads gets the text that is prepared for all', async () => {
    const { output, received, read } = createSlowOutput(10_000);
    const client = createStreamClient({ output, filter: {}, now: () => 0 });
    client.offer(changesAt(0, 75), 'prepared');
    client.offer(createChanges(), '');
    client.sendIfFree('pulse');
    await read();
    expect(received).toEqual(['prepared', 'pulse']);
  });

  it('that is gone is written to no more', () => {
    const { output } = createSlowOutput(10_000);
    const client = createStreamClient({ output, filter: {}, now: () => 0 });
    client.destroy();
    client.offer(changesAt(0, 75), 'prepared');
    expect(output.writableLength).toBe(0);
  });
});
