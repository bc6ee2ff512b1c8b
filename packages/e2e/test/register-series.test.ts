import type { Database, Reading } from '@i40/common';
import { aReading } from '@i40/common/testing';
import { openPgliteDatabase } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { createReadingStore, migrate, type ReadingStore } from '@i40/timescale';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

describe('what a source says of itself', () => {
  let database: Database;
  let store: ReadingStore;
  let now = Date.UTC(2026, 0, 5, 8);
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await database.script('DELETE FROM sensors; DELETE FROM machines; DELETE FROM sensor_readings');
    store = createReadingStore(database, () => now);
    await send({});
  });

  const send = async (changes: Partial<Reading>) => {
    now += 60_000;
    const reading = aReading({ machine_id: 'U01', sensor: 'heat', line: 'lineA', ts: now, ...changes });
    await store.write([{ kind: 'reading', topic: 't', reading }]);
  };
  const known = async () => {
    const { rows } = await database.query(
      'SELECT unit, line FROM sensors JOIN machines USING (site, machine_id)',
    );
    return rows[0];
  };

  it('counts as it said it last', async () => {
    expect(await known()).toEqual({ unit: '°C', line: 'lineA' });
    await send({ unit: '°F', line: 'lineB' });
    expect(await known()).toEqual({ unit: '°F', line: 'lineB' });
  });

  it('stays where it leaves it out, or sends from its buffer', async () => {
    await send({ unit: null, line: '' });
    await send({ unit: '°F', line: 'lineB', is_historical: true });
    expect(await known()).toEqual({ unit: '°C', line: 'lineA' });
  });

  it('does not replace what a person has entered', async () => {
    await database.script(`UPDATE sensors SET unit = 'Celsius'; UPDATE machines SET line = 'Hall 3'`);
    await send({ unit: '°F', line: 'lineB' });
    store = createReadingStore(database, () => now);
    await send({ unit: '°C' });
    expect(await known()).toEqual({ unit: 'Celsius', line: 'Hall 3' });
  });

  it('does not replace what was there before anybody kept account of it', async () => {
    await database.script('UPDATE sensors SET sent_unit = NULL; UPDATE machines SET sent_line = NULL');
    await send({ unit: '°F', line: 'lineB' });
    expect(await known()).toEqual({ unit: '°C', line: 'lineA' });
    await send({ unit: '°C', line: 'lineA' });
    await send({ unit: '°F', line: 'lineB' });
    expect(await known()).toEqual({ unit: '°F', line: 'lineB' });
  });
});
