// @ts-check

const paddingShare = 0.08;

/**
 * From where to where a chart's vertical axis goes: the normal range and all that was measured, with a little room.
 * The normal range is always in sight, so that a line low or high in the picture is low or high for its machine.
 * @param {{ low: number | null, high: number | null }} normal
 * @param {{ lowest: number, highest: number } | undefined} measured
 * @returns {[number, number]}
 */
export function valueRange(normal, measured) {
  const ends = [normal.low, normal.high, measured?.lowest, measured?.highest].filter(
    /** @returns {end is number} */ (end) => Number.isFinite(end),
  );
  if (ends.length === 0) return [0, 1];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  // A constant without a range lies in the middle, with a scale that belongs to its size.
  const room = high > low ? (high - low) * paddingShare : Math.abs(high) * 0.1 || 1;
  return [low - room, high + room];
}
