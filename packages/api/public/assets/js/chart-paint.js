// @ts-check

/** @typedef {import('uplot')} Chart */
/** @typedef {{ from: number, to: number }} Span epoch seconds */

/**
 * Shades where values are normal; an end that is not known lies at the edge.
 * @param {Chart} chart
 * @param {{ low: number | null, high: number | null }} normal
 * @param {Pick<import('./palette.js').Palette, 'normal-range' | 'normal-edge'>} colours
 */
export function paintNormalRange(chart, { low, high }, colours) {
  if (low === null && high === null) return;
  const { ctx, bbox } = chart;
  const bottomEdge = bbox.top + bbox.height;
  const top = high === null ? bbox.top : chart.valToPos(high, 'y', true);
  const bottom = low === null ? bottomEdge : chart.valToPos(low, 'y', true);
  ctx.save();
  ctx.fillStyle = colours['normal-range'];
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.fillStyle = colours['normal-edge'];
  const thin = devicePixelRatio;
  if (high !== null) ctx.fillRect(bbox.left, top, bbox.width, thin);
  if (low !== null) ctx.fillRect(bbox.left, bottom - thin, bbox.width, thin);
  ctx.restore();
}

/**
 * Marks when there was an anomaly: shaded, with a bar along the top, which shows where shades do not.
 * @param {Chart} chart
 * @param {readonly Span[]} episodes
 * @param {Pick<import('./palette.js').Palette, 'episode' | 'warning'>} colours
 */
export function paintEpisodes(chart, episodes, colours) {
  const { ctx, bbox } = chart;
  const rightEdge = bbox.left + bbox.width;
  ctx.save();
  for (const { from, to } of episodes) {
    const left = Math.max(bbox.left, chart.valToPos(from, 'x', true));
    const right = Math.min(rightEdge, Math.max(chart.valToPos(to, 'x', true), left + 2 * devicePixelRatio));
    if (right <= bbox.left || left >= rightEdge) continue;
    ctx.fillStyle = colours.episode;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = colours.warning;
    ctx.fillRect(left, bbox.top, right - left, 3 * devicePixelRatio);
  }
  ctx.restore();
}

/**
 * A dot on the latest point.
 * @param {Chart} chart
 * @param {string} colour
 */
export function paintLatest(chart, colour) {
  const [x, , , values] = /** @type {import('./columns.js').Columns} */ (/** @type {unknown} */ (chart.data));
  const last = values.length - 1;
  const value = values[last];
  const at = x[last];
  if (value === null || value === undefined || at === undefined) return;
  const { ctx } = chart;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(
    chart.valToPos(at, 'x', true),
    chart.valToPos(value, 'y', true),
    2.5 * devicePixelRatio,
    0,
    2 * Math.PI,
  );
  ctx.fill();
  ctx.restore();
}
