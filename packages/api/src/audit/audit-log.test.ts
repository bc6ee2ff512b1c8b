import { eventually } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import type { AuditEvent } from '@i40/timescale';
import { describe, expect, it } from 'vitest';
import { createAuditLog } from './audit-log.ts';
import { createRowBudget } from './row-budget.ts';

const anEvent = (action: string): AuditEvent => ({
  at: 0,
  service: 'api',
  actor: 'anonymous',
  source: '127.0.0.1',
  action,
  target: null,
  result: 'ok',
  detail: {},
});

describe('the audit log', () => {
  it('writes in order, and again what the database did not take', async () => {
    const written: string[] = [];
    let failures = 2;
    const log = createAuditLog({
      append: async (events) => {
        if (failures-- > 0) throw new Error('away');
        written.push(...events.map(({ action }) => action));
      },
      logger: silentLogger,
      retryMs: 1,
    });
    for (const action of ['a', 'b', 'c']) log.record(anEvent(action));
    await eventually('all is written', async () => written.length === 3);
    log.record(anEvent('d'));
    await log.close();
    expect(written).toEqual(['a', 'b', 'c', 'd']);
  });

  it('writes what comes in the moment in which it has written all', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const written: string[] = [];
      const append = async (events: readonly AuditEvent[]) => {
        written.push(...events.map(({ action }) => action));
      };
      const log = createAuditLog({ append, logger: silentLogger });
      log.record(anEvent('a'));
      for (let turn = 0; turn < turns; turn++) await undefined;
      log.record(anEvent('b'));
      await eventually('both are written', () => written.length === 2, 1_000);
    }
  });

  it('closes while the database is away', async () => {
    const append = () => Promise.reject(new Error('away'));
    const log = createAuditLog({ append, logger: silentLogger });
    log.record(anEvent('a'));
    await log.close();
  });
});

describe('denials', () => {
  it('are recorded up to a number a minute and address, and then counted', () => {
    const budget = createRowBudget(20);
    const first = Array.from({ length: 25 }, () => budget.take('10.0.0.1', 0));
    expect(first.filter(({ isRecorded }) => isRecorded)).toHaveLength(20);
    expect(budget.take('10.0.0.2', 0).isRecorded).toBe(true);
    expect(budget.take('10.0.0.1', 60_000)).toEqual({ isRecorded: true, unrecorded: 5 });
    expect(budget.take('10.0.0.1', 60_000)).toEqual({ isRecorded: true, unrecorded: 0 });
  });
});
