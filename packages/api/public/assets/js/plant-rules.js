// @ts-check

/** Written by test/page/plant-rules.test.ts from packages/common/src/plant/rules.ts; what they mean stands there. */
export const silentAfterMs = 60000;
export const severeScore = 0.8;
export const usableQuality = 64;
