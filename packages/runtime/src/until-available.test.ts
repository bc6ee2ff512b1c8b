import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { silentLogger } from './logger.ts';
import { untilDatabaseAnswers } from './until-available.ts';

const away = new DatabaseError('Connection terminated unexpectedly', { retryable: true, target: 'test' });
const denied = new DatabaseError('permission denied', { retryable: false, target: 'test', code: '42501' });

const failing = (...errors: Error[]) => {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'answer';
  };
};

describe('waiting for the database', () => {
  it('tries again while it is away', async () => {
    expect(await untilDatabaseAnswers(failing(away), { logger: silentLogger })).toBe('answer');
  });

  it('throws what waiting does not cure', async () => {
    await expect(untilDatabaseAnswers(failing(denied), { logger: silentLogger })).rejects.toBe(denied);
  });

  it('ends when it is told to', async () => {
    const abort = new AbortController();
    const waiting = untilDatabaseAnswers(failing(away, away), { logger: silentLogger, signal: abort.signal });
    await sleep(10);
    abort.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
