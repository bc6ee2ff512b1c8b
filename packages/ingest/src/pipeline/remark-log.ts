import type { Logger } from '@i40/runtime';

/** Each takes some 100 bytes; when there are more, all are forgotten and may be told again. */
const maxRemembered = 1_000;

export type RemarkLog = (remarks: readonly string[], topic: string) => void;

/** Tells what was mended in messages, once: a machine says the same with every birth. */
export function createRemarkLog(logger: Logger): RemarkLog {
  const told = new Set<string>();
  return (remarks, topic) => {
    for (const remark of remarks) {
      const key = `${topic}\n${remark}`;
      if (told.has(key)) continue;
      if (told.size >= maxRemembered) told.clear();
      told.add(key);
      logger.warn({ topic, remark }, 'Mended what a message held');
    }
  };
}
