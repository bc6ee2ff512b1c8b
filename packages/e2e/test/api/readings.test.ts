import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Api, apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import { createFakeMessageBus } from '@i40/api/testing';
import type { Database, ReadingsResponse } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const now = Date.now();
const hourMs = 3_600_000;
/** Whole hours, so that buckets and readings are easy to count. */
const base = Math.floor(now / hourMs) * hourMs;
const iso = (ms: number) => new Date(ms).toISOString();
const million = 1_000_000;

let real: Database;
let database: Database;
let api: Api;
let queries = 0;

beforeAll(async () => {
  real = await openPgliteDatabase();
  await migrate({ database: real, logger: silentLogger });
  database = {
    ...real,
    query(sql, params) {
      queries += 1;
      return real.query(sql, params);
    },
  };
  await database.script(`
    INSERT INTO machines (machine_id, line) VALUES ('M01', 'lineA'), ('edge1/device2', ''), ('BULK', ''), ('GONE', '');
    INSERT INTO sensors (machine_id, sensor, unit, normal_low, normal_high)
    VALUES ('M01', 'temp', '°C', 60, 90), ('M01', 'speed', 'rpm', NULL, NULL), ('edge1/device2', 'flow', NULL, NULL, NULL),
           ('BULK', 'value', NULL, NULL, NULL), ('GONE', 'temp', NULL, NULL, NULL)`);
  // Eight days of a reading each ten seconds, with one spike, three days and half an hour ago.
  await database.query(
    `INSERT INTO sensor_readings (ts, machine_id, sensor, value, unit)
     SELECT ts, 'M01', sensor, CASE WHEN sensor = 'temp' AND ts = $2 THEN 500 ELSE 75 END, '°C'
       FROM generate_series($1::timestamptz - INTERVAL '8 days', $1, INTERVAL '10 seconds') AS ts,
            unnest('{temp,speed}'::text[]) AS sensor`,
    [iso(base), iso(base - 72.5 * hourMs)],
  );
  // Several within a millisecond.
  await database.query(
    `INSERT INTO sensor_readings (ts, machine_id, sensor, value)
     SELECT $1::timestamptz + make_interval(secs => i / 1e6), 'edge1/device2', 'flow', i FROM generate_series(0, 49) AS i`,
    [iso(base)],
  );
  await database.script(`CALL refresh_continuous_aggregate('readings_1m', NULL, now() - INTERVAL '2 days')`);
  api = await startApi({
    database,
    bus: createFakeMessageBus(),
    logger: silentLogger,
    now: () => now,
    config: { ...apiConfig(parseEnv(apiSettingsEnv, { API_MAX_DELAY_MS: '0' })), port: 0 },
  });
});
afterAll(async () => {
  await api?.stop();
  await database?.close();
});

const ask = (query: string, accept = 'application/json') =>
  fetch(`${api.url}/readings?${query}`, { headers: { accept } });
const read = async (query: string) => {
  const response = await ask(query);
  expect(response.status).toBe(200);
  return (await response.json()) as ReadingsResponse;
};

describe('readings', () => {
  it.each([
    ['raw', 360],
    ['1m', 60],
    ['1h', 1],
  ])('show a spike as %s, and %i rows an hour', async (resolution, expected) => {
    const range = `from=${iso(base - 73 * hourMs)}&to=${iso(base - 72 * hourMs)}`;
    const { readings } = await read(`machine_id=M01&sensors=temp&resolution=${resolution}&${range}`);
    expect(readings).toHaveLength(expected);
    const highest = readings.map((row) => ('max' in row ? row.max : 'value' in row ? row.value : 0));
    expect(Math.max(...highest)).toBe(500);
  });

  it('choose their resolution by the length of the range, and as JSON by what it comes to', async () => {
    const resolutionOf = async (query: string) => (await read(`machine_id=M01&${query}`)).resolution;
    expect(await resolutionOf('from=-2h')).toBe('raw');
    expect(await resolutionOf('from=-121m')).toBe('1m');
    expect(await resolutionOf('sensors=temp&from=-7d')).toBe('1m');
    expect(await resolutionOf('from=-8d&sensors=temp,speed')).toBe('1h');
    expect(await resolutionOf('from=-15d')).toBe('1h');
  });

  it('of a week come as CSV, by the minute', async () => {
    const response = await ask('machine_id=M01&sensors=temp&from=-7d', 'text/csv');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('x-resolution')).toBe('1m');
    const [header, ...lines] = (await response.text()).trimEnd().split('\r\n');
    expect(header).toBe('ts,sensor,avg,min,max,last,count');
    const minutes = Math.floor(base / 60_000) - Math.floor((now - 7 * 24 * hourMs) / 60_000) + 1;
    expect(lines).toHaveLength(minutes);
    expect(lines.filter((line) => line.split(',')[4] === '500')).toHaveLength(1);
  });

  it('come in pages that leave nothing out and repeat nothing', async () => {
    const query = `machine_id=M01&resolution=1m&from=${iso(base - 3 * hourMs)}&to=${iso(base)}`;
    const whole = await read(query);
    expect(whole.readings).toHaveLength(360);
    const paged: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await read(`${query}&limit=77${cursor && `&cursor=${cursor}`}`);
      paged.push(...page.readings);
      cursor = page.next;
    }
    expect(paged).toEqual(whole.readings);
  });

  it('come in pages that tell microseconds apart', async () => {
    const values: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `machine_id=${encodeURIComponent('edge1/device2')}&from=-2h&to=-0s&limit=7`;
      const page = await read(`${query}${cursor && `&cursor=${cursor}`}`);
      for (const row of page.readings) if ('value' in row) values.push(row.value);
      cursor = page.next;
    }
    expect(values).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('that are too many at once are refused, and it is said what to ask instead', async () => {
    const response = await ask('machine_id=M01&sensors=temp&from=-3d&resolution=raw');
    expect(response.status).toBe(422);
    const { detail } = (await response.json()) as { detail: string };
    expect(detail).toContain('resolution=1m');
    expect((await ask('machine_id=M01&sensors=temp&from=-3d&resolution=raw&limit=5')).status).toBe(200);
  });

  it('of a machine with a slash in its id are there, as it is itself', async () => {
    const machine = await fetch(`${api.url}/machines/edge1%2Fdevice2`);
    expect(await machine.json()).toMatchObject({ machine_id: 'edge1/device2', line: '' });
    expect((await read('machine_id=edge1/device2&from=-2h')).readings).toHaveLength(50);
  });

  it('of a machine that nobody knows are 404', async () => {
    expect((await ask('machine_id=M77')).status).toBe(404);
  });

  it('are found along the primary key, also where there are none', async () => {
    for (const machine of ['M01', 'GONE']) {
      const { rows } = await database.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT * FROM latest_readings_at(now()) WHERE machine_id = '${machine}'`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index Scan.*sensor_readings_pkey/);
      expect(plan).not.toContain('readings_ts_idx');
    }
  });
});

describe('a million readings', () => {
  beforeAll(async () => {
    for (let done = 0; done < million; done += 100_000) {
      await database.query(
        `INSERT INTO sensor_readings (ts, machine_id, sensor, value)
         SELECT $1::timestamptz + make_interval(secs => i / 20.0), 'BULK', 'value', i
           FROM generate_series($2::int, $3::int) AS i`,
        [iso(base - 20 * hourMs), done, done + 99_999],
      );
    }
  }, 300_000);

  /** The connection takes turns: whoever asks is heard between two of these. */
  const untilNobodyAsks = async () => {
    for (let before = -1; before !== queries; ) {
      before = queries;
      for (let turn = 0; turn < 100; turn++) {
        await real.query('SELECT 1');
        await nextTurn();
      }
    }
  };
  const download = async () => {
    const url = `${api.url}/readings?machine_id=BULK&from=-22h&resolution=raw&format=ndjson`;
    const [response] = (await once(get(url), 'response')) as [IncomingMessage];
    return response;
  };

  it('are read no faster than the client takes them, and others are served meanwhile', async () => {
    const response = await download();
    response.pause();
    // What the sockets hold; then the server waits.
    const startedAt = queries;
    await untilNobodyAsks();
    expect(queries - startedAt).toBeLessThan(150);
    const inserted = database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'M01', 'temp', 75)`,
    );
    response.resume();
    let lines = 0;
    let linesAtInsert = -1;
    void inserted.then(() => {
      linesAtInsert = lines;
    });
    for await (const line of createInterface({ input: response })) {
      if (lines === 0 || lines === million - 1) expect(JSON.parse(line)).toMatchObject({ value: lines });
      lines += 1;
    }
    expect(lines).toBe(million);
    expect(linesAtInsert).toBeGreaterThanOrEqual(0);
    expect(linesAtInsert).toBeLessThan(million);
  }, 180_000);

  it('are read no further when the client goes away', async () => {
    const response = await download();
    await once(response, 'data');
    response.destroy();
    const startedAt = queries;
    await untilNobodyAsks();
    expect(queries - startedAt).toBeLessThan(150);
  });
});
