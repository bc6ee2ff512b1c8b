import type { MessageBus } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { describeDeadLetter, replayRecorded } from '@i40/ingest';
import { silentLogger } from '@i40/runtime';
import { listDeadLetters, migrate } from '@i40/timescale';
import { expect, it } from 'vitest';

it('lists what was no reading, and sends it again, the oldest first, once and byte for byte', async () => {
  const database = await openPgliteDatabase();
  await migrate({ database, logger: silentLogger });
  const reject = (minute: number, topic: string, payload: string, reason: string) =>
    database.query(
      'INSERT INTO rejected_messages (received_at, topic, payload, reason) VALUES ($1, $2, $3, $4)',
      [`2026-01-05T08:0${minute}:00.000987Z`, topic, Buffer.from(payload), reason],
    );
  await reject(1, 'factory/a/sensors', 'first', 'not valid JSON');
  await reject(2, 'factory/b/sensors', 'second', 'not valid JSON');
  await reject(3, 'factory/a/sensors', 'thi\u0000rd', 'value: must be a finite number');

  const list = async (filter: { topic?: string; reason?: string }) =>
    (await listDeadLetters(database, { ...filter, limit: 10 })).map(({ payload }) =>
      Buffer.from(payload).toString(),
    );
  expect(await list({})).toEqual(['thi\u0000rd', 'second', 'first']);
  expect(await list({ topic: 'factory/a/sensors' })).toEqual(['thi\u0000rd', 'first']);
  expect(await list({ reason: 'JSON' })).toEqual(['second', 'first']);

  const messages = await listDeadLetters(database, { limit: 2 });
  expect(describeDeadLetter(messages[0] as (typeof messages)[number])).toBe(
    '2026-01-05T08:03:00.000Z  factory/a/sensors\n  value: must be a finite number\n  thi\uFFFDrd',
  );
  const sent: string[] = [];
  const bus: MessageBus = {
    connected: true,
    publish: async (topic, payload) => void sent.push(`${topic} ${Buffer.from(payload)}`),
    subscribe: async () => {},
    close: async () => {},
  };
  const parts = { database, filter: { topic: 'factory/#' }, now: Date.now };
  expect(await replayRecorded(messages, { ...parts, bus })).toBe(2);
  expect(sent).toEqual(['factory/b/sensors second', 'factory/a/sensors thi\u0000rd']);
  expect(await list({})).toEqual(['first']);

  const away = { ...bus, publish: () => Promise.reject(new Error('away')) };
  const rest = await listDeadLetters(database, { limit: 1 });
  await expect(replayRecorded(rest, { ...parts, bus: away })).rejects.toThrow('away');
  const { rows } = await database.query('SELECT action, result, detail FROM audit_log ORDER BY id');
  const told = (messages: number) => JSON.stringify({ messages, topic: 'factory/#', reason: null });
  expect(rows).toEqual([
    { action: 'dead-letter.replay', result: 'ok', detail: told(2) },
    { action: 'dead-letter.replay', result: 'failed', detail: told(1) },
  ]);
  await database.close();
});
