import { setImmediate as nextTurn } from 'node:timers/promises';

const everyMs = 10;

/**
 * What to await before a statement. PGlite computes on the event loop and goes on in microtasks, so that a caller with one
 * statement after the other would let no socket and no timer have its turn in between.
 */
export function createTurnGiver(): () => Promise<void> {
  let givenAt = performance.now();
  return async () => {
    if (performance.now() - givenAt < everyMs) return;
    await nextTurn();
    givenAt = performance.now();
  };
}
