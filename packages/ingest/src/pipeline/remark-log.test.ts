import { type Logger, silentLogger } from '@i40/runtime';
import { expect, it } from 'vitest';
import { createRemarkLog } from './remark-log.ts';

it('tells each remark once for each topic', () => {
  const told: object[] = [];
  const logger = { ...silentLogger, warn: (fields: object) => told.push(fields) } as unknown as Logger;
  const tell = createRemarkLog(logger);
  for (const topic of ['a', 'a', 'b']) tell(['cut', 'left out'], topic);
  expect(told).toEqual([
    { topic: 'a', remark: 'cut' },
    { topic: 'a', remark: 'left out' },
    { topic: 'b', remark: 'cut' },
    { topic: 'b', remark: 'left out' },
  ]);
});
