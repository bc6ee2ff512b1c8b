import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { createProgress } from './progress.ts';

describe('createProgress', () => {
  it('tells now and then how far it is, where there is no terminal', () => {
    const { logger, lines } = createRecordingLogger();
    let at = testInstant;
    const terminal = { isTTY: false } as NodeJS.WriteStream;
    const progress = createProgress({ totalBytes: 1000, terminal, logger, now: () => at });
    for (let rows = 1; rows <= 25; rows++) {
      at += 1000;
      progress.show(rows * 10, rows);
    }
    progress.stop();
    expect(lines).toMatchObject([
      { msg: 'Replayed rows', percent: 10, rows: 10, rowsPerS: 1 },
      { msg: 'Replayed rows', percent: 20, rows: 20, rowsPerS: 1 },
    ]);
  });
});
