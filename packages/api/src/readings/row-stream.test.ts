import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DatabaseError } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeDatabase } from '../../testing/index.ts';
import { createRowStreams } from './row-stream.ts';

const at = Date.UTC(2026, 0, 5, 8);
const query = {
  site: 'site-1',
  machine_id: 'M01',
  sensors: ['temp'],
  type: 'number',
  resolution: 'raw',
  from: at,
  to: at + 1,
} as const;
const fullPage = Array.from({ length: 2_000 }, () => ({
  ts: at,
  sensor: 'temp',
  value: 75,
  unit: '°C',
  quality: 192,
}));
/** A page is always full, so that a stream has no end. */
const endless = createFakeDatabase(() => fullPage.map((row) => ({ ...row })));

const opened: Readable[] = [];
afterEach(() => {
  for (const stream of opened.splice(0)) stream.destroy();
});

function start(database = endless, stallMs = 60_000) {
  const streams = createRowStreams(database, stallMs);
  return async () => {
    const stream = await streams.open(query, 'csv');
    opened.push(stream);
    return stream;
  };
}

describe('downloads', () => {
  it('run four at a time, and a fifth is told to come later', async () => {
    const open = start();
    const [first] = [await open(), await open(), await open(), await open()];
    await expect(open()).rejects.toMatchObject({ statusCode: 503 });
    first.destroy();
    await eventually('its place is free', () => first.closed);
    await open();
  });

  it('free their place when they are read to their end, or never began', async () => {
    const open = start(createFakeDatabase([]));
    for (let i = 0; i < 5; i++) expect(await text(await open())).toBe('ts,sensor,value,unit,quality\r\n');
    const away = start(
      createFakeDatabase(new DatabaseError('away', { retryable: true, target: 'database' })),
    );
    for (let i = 0; i < 5; i++) await expect(away()).rejects.toBeInstanceOf(DatabaseError);
  });

  it('are given up when nobody reads them, whether from the beginning or from then on', async () => {
    const open = start(endless, 20);
    const unread = await open();
    await eventually('it is given up', () => unread.closed);
    const stalled = await open();
    stalled.read();
    await eventually('it is given up', () => stalled.closed);
  });

  it('let others in between two pages', async () => {
    let turns = 0;
    const turnsAtPage: number[] = [];
    const others = setInterval(() => {
      turns += 1;
    });
    const fivePages = createFakeDatabase(() => {
      const until = performance.now() + 5;
      while (performance.now() < until);
      turnsAtPage.push(turns);
      return turnsAtPage.length > 5 ? [] : fullPage.map((row) => ({ ...row }));
    });
    await text(await start(fivePages)());
    clearInterval(others);
    expect(new Set(turnsAtPage).size).toBe(6);
  });
});
