import { afterEach, describe, expect, it } from 'vitest';
import { startTestApp } from '../../testing/index.ts';
import { writeCursor } from '../cursors/cursor.ts';

let app: Awaited<ReturnType<typeof startTestApp>>['app'];
afterEach(() => app.close());

describe('GET /anomalies', () => {
  it.each([
    ['machine_id=M%0901', 'machine_id'],
    ['open=yes', 'open'],
    ['limit=1001', 'limit'],
    ['from=tomorrow', 'from'],
    ['from=-1h&to=-2h', 'from'],
    ['cursor=WyJ4Il0', 'cursor'],
    ['state=open', 'query'],
  ])('answers %j with 422 and names %s', async (query, field) => {
    ({ app } = await startTestApp());
    const response = await app.inject(`/anomalies?${query}`);
    expect(response.statusCode).toBe(422);
    expect(response.json().errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  it.each([
    ['2026-01-05T08:00:00Z', '9223372036854775807', 200],
    ['2026-01-05T08:00:00Z', '9223372036854775808', 422],
    ['0000-01-01T00:00:00Z', '7', 422],
  ])('answers the cursor %s %s with %i', async (startedAt, id, status) => {
    ({ app } = await startTestApp());
    const response = await app.inject(`/anomalies?cursor=${writeCursor([startedAt, id])}`);
    expect(response.statusCode).toBe(status);
  });

  it('is empty, and not unknown, where nothing was found', async () => {
    ({ app } = await startTestApp());
    expect((await app.inject('/anomalies?machine_id=M77&from=-7d&open=true')).json()).toEqual({
      anomalies: [],
      next: null,
    });
  });
});
