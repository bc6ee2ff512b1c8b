import { describe, it } from 'vitest';

/** Skips a suite and says why where the person who runs the tests sees it. */
export function skipSuite(title: string, reason: string): void {
  process.stderr.write(`skipped: ${title}: ${reason}\n`);
  describe.skip(`${title} (${reason})`, () => {
    it('was skipped', () => {});
  });
}
