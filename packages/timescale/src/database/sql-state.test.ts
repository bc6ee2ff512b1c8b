import { describe, expect, it } from 'vitest';
import { isRetryableDatabaseError } from './sql-state.ts';

describe('isRetryableDatabaseError', () => {
  it.each([
    { code: '08006' },
    { code: '40P01' },
    { code: '53300' },
    { code: '57P03' },
    { code: '57014' },
    { code: 'ECONNREFUSED', syscall: 'connect' },
    { code: 'EPIPE', syscall: 'write' },
    { message: 'Connection terminated unexpectedly' },
    { message: 'timeout exceeded when trying to connect' },
  ])('says yes to %j', (error) => {
    expect(isRetryableDatabaseError(error)).toBe(true);
  });

  it.each([
    { code: '22P02' },
    { code: '23514' },
    { code: '28P01' },
    { code: '42P01' },
    { code: '42501' },
    { message: 'x is not a function' },
  ])('says no to %j', (error) => {
    expect(isRetryableDatabaseError(error)).toBe(false);
  });
});
