import { describe, expect, it } from 'vitest';
import { createRecordingLogger } from '../../testing/recording-logger.ts';
import { createSkipLog } from './skip-log.ts';

describe('createSkipLog', () => {
  it('warns once per episode and tells its size when the broker has kept up for 5 s', () => {
    const { logger, lines } = createRecordingLogger();
    const skips = createSkipLog(logger);
    skips.note(0, 0);
    skips.note(15, 1_000);
    skips.note(0, 1_500);
    skips.note(15, 2_000);
    skips.note(0, 6_999);
    expect(lines.map(({ msg }) => msg)).toEqual(['Broker was away or too slow, skipped readings']);
    skips.note(0, 7_000);
    expect(lines[1]).toMatchObject({ msg: 'Broker keeps up again', skipped: 30 });
    skips.note(5, 8_000);
    expect(lines).toHaveLength(3);
    expect(skips.total).toBe(35);
  });
});
