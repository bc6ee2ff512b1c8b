import { describe, expect, it } from 'vitest';
import { createClosers, openAll } from './closers.ts';
import { silentLogger } from './logger.ts';

describe('closers', () => {
  it('close in reverse order, go on past a failure, and once only', async () => {
    const closed: string[] = [];
    const closers = createClosers(silentLogger);
    closers.add('first', () => void closed.push('first'));
    closers.add('second', () => {
      throw new Error('stuck');
    });
    closers.add('third', async () => void closed.push('third'));
    await Promise.all([closers.closeAll(), closers.closeAll()]);
    await closers.closeAll();
    expect(closed).toEqual(['third', 'first']);
  });
});

describe('openAll', () => {
  it('closes what was opened when a later part fails, and throws that failure', async () => {
    const closed: string[] = [];
    const failure = new Error('port taken');
    const opening = openAll(silentLogger, async (closers) => {
      closers.add('database', () => void closed.push('database'));
      throw failure;
    });
    await expect(opening).rejects.toBe(failure);
    expect(closed).toEqual(['database']);
  });
});
