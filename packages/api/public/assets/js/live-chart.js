// @ts-check
import { paintEpisodes, paintLatest, paintNormalRange } from './chart-paint.js';
import { summarise } from './columns.js';
import { liveWindowMs } from './plant-store.js';
import { valueRange } from './value-range.js';

/** Loaded by a script element of its own; see `index.html`. */
const Plot = /** @type {typeof import('uplot')} */ (Reflect.get(globalThis, 'uPlot'));

/**
 * @typedef {{
 *   sensor: import('./plant-store.js').LiveSensor, colours: import('./palette.js').Palette,
 *   episodes: () => readonly import('./chart-paint.js').Span[],
 * }} LiveChartParts
 */

/**
 * The moving chart of one sensor on a card: the line with its spread, the normal range shaded, and no more.
 * @param {HTMLElement} host
 * @param {{ width: number, height: number }} size
 * @param {LiveChartParts} parts
 */
export function createLiveChart(host, size, { sensor, colours, episodes }) {
  /** @type {[number, number]} */
  let xRange = [0, 1];
  /** @type {[number, number]} */
  let yRange = [0, 1];
  let lineColour = '';
  const hidden = { show: false };
  const edge = { points: hidden, width: 0 };

  /** @type {import('uplot').Options} */
  const options = {
    ...size,
    padding: [3, 4, 3, 0],
    pxAlign: false,
    cursor: hidden,
    legend: hidden,
    axes: [hidden, hidden],
    scales: { x: { time: false, range: () => xRange }, y: { range: () => yRange } },
    series: [
      {},
      edge,
      edge,
      { width: 1.5, stroke: () => lineColour, points: { show: (chart) => chart.data[0].length < 2 } },
    ],
    bands: [{ series: [2, 1], fill: () => colours.spread }],
    hooks: {
      drawClear: [
        (chart) => {
          paintNormalRange(chart, sensor, colours);
          paintEpisodes(chart, episodes(), colours);
        },
      ],
      draw: [(chart) => paintLatest(chart, lineColour)],
    },
  };
  const chart = new Plot(options, [[], [], [], []], host);

  return {
    /**
     * Draws the last minutes; readings of a clock that is ahead are still seen.
     * @param {number} now
     */
    draw(now) {
      const end = Math.max(now, sensor.at ?? now);
      const columns = sensor.ring.columns(end - liveWindowMs, end);
      xRange = [(end - liveWindowMs) / 1_000, end / 1_000];
      yRange = valueRange(sensor, summarise(columns));
      lineColour = colours.line;
      // In a batch uPlot draws at once, so that the time it takes is counted to this job.
      chart.batch(() => chart.setData(columns));
    },
    /** @param {{ width: number, height: number }} to */
    resize: (to) => chart.setSize(to),
    destroy: () => chart.destroy(),
  };
}
