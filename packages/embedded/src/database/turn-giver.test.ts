import { expect, it } from 'vitest';
import { createTurnGiver } from './turn-giver.ts';

it('lets others have their turn while one caller has statement after statement', async () => {
  const giveTurn = createTurnGiver();
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 0);
  for (let statement = 0; statement < 20; statement++) {
    await giveTurn();
    compute(4);
  }
  clearInterval(counting);
  expect(turns).toBeGreaterThanOrEqual(4);
});

function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
