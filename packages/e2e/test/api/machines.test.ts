import { type Api, apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import { createFakeMessageBus } from '@i40/api/testing';
import type { Database, Machine } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const many = 2_500;

describe('GET /machines of a large plant', () => {
  let database: Database;
  let api: Api;
  beforeAll(async () => {
    database = await openPgliteDatabase();
    await migrate({ database, logger: silentLogger });
    // Every tenth has sent within the day; the clock of M00010 is two minutes ahead.
    await database.script(`
      INSERT INTO machines (machine_id, line)
      SELECT 'M' || lpad(i::text, 5, '0'), CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END FROM generate_series(1, ${many}) AS i;
      INSERT INTO sensors (machine_id, sensor, unit)
      SELECT machine_id, sensor, '°C' FROM machines, unnest('{a,b}'::text[]) AS sensor;
      INSERT INTO sensor_readings (ts, machine_id, sensor, value)
      SELECT now() - CASE WHEN right(machine_id, 1) = '0' THEN INTERVAL '1 hour' ELSE INTERVAL '2 days' END, machine_id, sensor, 1
        FROM sensors WHERE machine_id <> 'M00010';
      INSERT INTO sensor_readings (ts, machine_id, sensor, value)
      SELECT now() + INTERVAL '2 minutes', 'M00010', sensor, 1 FROM unnest('{a,b}'::text[]) AS sensor`);
    api = await startApi({
      database,
      bus: createFakeMessageBus(),
      logger: silentLogger,
      now: Date.now,
      config: { ...apiConfig(parseEnv(apiSettingsEnv, { API_MAX_DELAY_MS: '0' })), port: 0 },
    });
  });
  afterAll(async () => {
    await api?.stop();
    await database?.close();
  });

  const ask = async (query: Record<string, string> = {}) => {
    const response = await fetch(`${api.url}/machines?${new URLSearchParams(query)}`);
    return {
      status: response.status,
      body: (await response.json()) as { machines: Machine[]; next: string | null },
    };
  };
  const all = async (query: Record<string, string>) => {
    const names: string[] = [];
    let { body } = await ask(query);
    names.push(...body.machines.map(({ machine_id }) => machine_id));
    while (body.next !== null) {
      ({ body } = await ask({ ...query, cursor: body.next }));
      names.push(...body.machines.map(({ machine_id }) => machine_id));
    }
    return names;
  };

  it('comes in pages where it is more than one answer holds, each machine once', async () => {
    const { body } = await ask();
    expect(body.machines).toHaveLength(2_000);
    const names = await all({});
    expect(names).toHaveLength(many);
    expect(new Set(names).size).toBe(many);
    expect(await all({ limit: '900' })).toEqual(names);
  });

  it('leaves out on request what has sent nothing for a day', async () => {
    const names = await all({ active: 'true', limit: '100' });
    expect(names).toHaveLength(many / 10);
    expect(names.every((name) => name.endsWith('0'))).toBe(true);
    expect(await all({ active: 'true', line: 'odd' })).toEqual([]);
  });

  it('says normal of a machine whose clock is ahead, with a time after now', async () => {
    const machine = (await (await fetch(`${api.url}/machines/M00010`)).json()) as Machine;
    expect(machine.state).toBe('normal');
    expect(Date.parse(machine.sensors[0]?.ts ?? '')).toBeGreaterThan(Date.now());
  });

  it('refuses a cursor and a limit that are none', async () => {
    expect((await ask({ cursor: 'x' })).status).toBe(422);
    expect((await ask({ limit: '0' })).status).toBe(422);
  });
});
