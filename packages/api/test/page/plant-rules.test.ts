import { fileURLToPath } from 'node:url';
import { severeScore, silentAfterMs, usableQuality } from '@i40/common';
import { sensorCases } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { judgeSensor } from '../../public/assets/js/sensor-status.js';

const file = fileURLToPath(new URL('../../public/assets/js/plant-rules.js', import.meta.url));

describe('the rules of the plant on the page', () => {
  it('have the numbers of @i40/common: `npx vitest run packages/api/test/page/plant-rules --update` writes them anew', async () => {
    await expect(`// @ts-check

/** Written by test/page/plant-rules.test.ts from packages/common/src/plant/rules.ts; what they mean stands there. */
export const silentAfterMs = ${silentAfterMs};
export const severeScore = ${severeScore};
export const usableQuality = ${usableQuality};
`).toMatchFileSnapshot(file);
  });

  it.each(sensorCases)('%j', ({ ageMs, value, quality, low, high, status }) => {
    const now = Date.UTC(2026, 0, 5, 8);
    const at = ageMs === null ? null : now - ageMs;
    const judged = judgeSensor({ value, at, quality, low, high }, now);
    expect(judged === 'above' || judged === 'below' ? 'out of range' : judged).toBe(status);
  });
});
