import { DatabaseError, type SqlValue } from '@i40/common';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeDatabase, startTestApp } from '../../testing/index.ts';
import { writeCursor } from '../cursors/cursor.ts';

const stamp = Date.UTC(2026, 0, 5, 7);
let statements: { sql: string; params: readonly SqlValue[] }[] = [];
let app: Awaited<ReturnType<typeof startTestApp>>['app'];
afterEach(() => app.close());

/** A database with M01, its sensors temp and speed, and so many readings of each in every range. */
async function start({ rows = 1, fail = false } = {}) {
  statements = [];
  const database = createFakeDatabase((sql, params) => {
    statements.push({ sql, params });
    if (sql.includes('FROM sensors'))
      return params[1] === 'M01' ? [{ sensor: 'speed' }, { sensor: 'temp' }] : [];
    if (sql.includes('reading_resolution')) return [{ kept: 'minutes' }];
    if (fail) return new DatabaseError('away', { retryable: true, target: 'database' });
    const limit = Math.min(rows, Number(params[5]));
    const row = { sensor: params[2], value: 75, unit: '°C', quality: 192 };
    return Array.from({ length: limit }, (_, i) => ({ ...row, ts: stamp + i }));
  });
  ({ app } = await startTestApp({ database }));
}
const get = (query: string, accept?: string) =>
  app.inject({ url: `/readings?${query}`, headers: accept ? { accept } : {} });

describe('GET /readings', () => {
  it.each([
    ['', 'machine_id'],
    ['machine_id=M%0901', 'machine_id'],
    ['machine_id=M01&machine_id=M02', 'machine_id'],
    ['machine_id=M01&sensors=', 'sensors.0'],
    ['machine_id=M01&sensors=temp,power', 'sensors'],
    ['machine_id=M01&from=yesterday', 'from'],
    ['machine_id=M01&from=now', 'from'],
    ['machine_id=M01&from=-1h&to=-2h', 'from'],
    ['machine_id=M01&resolution=5m', 'resolution'],
    ['machine_id=M01&limit=0', 'limit'],
    ['machine_id=M01&limit=20001', 'limit'],
    ['machine_id=M01&limit=ten', 'limit'],
    ['machine_id=M01&cursor=%7B%7D', 'cursor'],
    ['machine_id=M01&cursor=bnVsbA', 'cursor'],
    ['machine_id=M01&format=xml', 'format'],
    ['machine_id=M01&format=csv&limit=10', 'limit'],
    ['machine_id=M01&sensor=temp', 'query'],
  ])('answers %j with 422 and names %s', async (query, field) => {
    await start();
    const response = await get(query);
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json().errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  const position = {
    s: 'temp',
    t: '2026-01-05T07:00:00.000Z',
    from: '2026-01-05T06:00:00Z',
    to: '2026-01-05T08:00:00Z',
    r: 'raw',
  };
  it.each([
    { t: '0000-01-01T00:00:00Z' },
    { t: '9999-12-31T23:59:59.999999Z' },
    { t: '2026-01-05T07:00:00.123456789012Z' },
    { from: '0000-01-01T00:00:00Z' },
    { from: '2026-01-05T08:00:00Z' },
  ])('answers a cursor with %j, which is none of ours, with 422', async (damage) => {
    await start();
    expect((await get(`machine_id=M01&cursor=${writeCursor(position)}`)).statusCode).toBe(200);
    const response = await get(`machine_id=M01&cursor=${writeCursor({ ...position, ...damage })}`);
    expect(response.statusCode).toBe(422);
    expect(response.json().errors[0].field).toBe('cursor');
  });

  it('answers 404 for a machine that nobody knows', async () => {
    await start();
    expect((await get('machine_id=M77')).statusCode).toBe(404);
    expect((await get('machine_id=M77&format=csv')).statusCode).toBe(404);
  });

  it('answers 406 when the client takes none of its formats', async () => {
    await start();
    expect((await get('machine_id=M01', 'text/html')).statusCode).toBe(406);
  });

  it('says what to ask instead of more rows than it sends at once', async () => {
    await start({ rows: 20_000 });
    const response = await get('machine_id=M01&resolution=raw');
    expect(response.statusCode).toBe(422);
    expect(response.json().detail).toMatch(
      /more than 20000 rows.*resolution=1m.*shorter range.*limit=.*text\/csv/,
    );
  });

  it('sends 20,000 rows at once, and counts them over all sensors', async () => {
    await start({ rows: 10_000 });
    const response = await get('machine_id=M01&resolution=raw');
    expect(response.statusCode).toBe(200);
    expect(response.json().readings).toHaveLength(20_000);
    expect(response.json().next).toBeNull();
  });

  it('takes minutes where readings are no longer kept', async () => {
    await start();
    expect((await get('machine_id=M01&from=-100d&to=-99d')).json().resolution).toBe('1m');
    expect(statements.at(-1)?.sql).toContain('FROM readings_1m');
  });

  it('begins with the bucket that the range begins in', async () => {
    await start();
    await get('machine_id=M01&from=2026-01-05T06:30:30Z&to=2026-01-05T07:00:00Z&resolution=1h&sensors=temp');
    expect(statements.at(-1)?.params.slice(3, 5)).toEqual([
      '2026-01-05T06:00:00.000Z',
      '2026-01-05T07:00:00.000Z',
    ]);
  });

  it('tells a client to keep what is over, and that its copy is still right', async () => {
    await start();
    const past = 'machine_id=M01&from=2026-01-05T06:00:00Z&to=2026-01-05T07:00:00Z&resolution=raw';
    const first = await get(past);
    expect(first.headers['cache-control']).toBe('private, max-age=60');
    const headers = { 'if-none-match': String(first.headers.etag) };
    const again = await app.inject({ url: `/readings?${past}`, headers });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const present = await get('machine_id=M01');
    expect(present.headers.etag).toBeUndefined();
    expect(present.headers['cache-control']).toBe('no-cache');
  });

  it.each([
    [
      'text/csv',
      'text/csv; charset=utf-8',
      /^ts,sensor,value,unit,quality\r\n2026-01-05T07:00:00.000Z,speed,75,/,
    ],
    ['application/x-ndjson', 'application/x-ndjson; charset=utf-8', /^\{"sensor":"speed".*\}\n\{.*\}\n$/],
  ])('sends %s to who asks for it', async (accept, type, body) => {
    await start();
    const response = await get('machine_id=M01&resolution=raw', accept);
    expect(response.headers['content-type']).toBe(type);
    expect(response.headers['x-resolution']).toBe('raw');
    expect(response.headers['content-disposition']).toMatch(
      /^attachment; filename="M01_2026-01-05T07-00_.*"$/,
    );
    expect(response.body).toMatch(body);
  });

  it('sends a header even where there is no reading', async () => {
    await start({ rows: 0 });
    expect((await get('machine_id=M01&format=csv&resolution=1m')).body).toBe(
      'ts,sensor,avg,min,max,last,count\r\n',
    );
    expect((await get('machine_id=M01&format=ndjson')).body).toBe('');
  });

  it.each(['json', 'csv', 'ndjson'])('answers 503 as %s while the database is away', async (format) => {
    await start({ fail: true });
    const response = await get(`machine_id=M01&resolution=raw&format=${format}`);
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['content-disposition']).toBeUndefined();
  });
});
