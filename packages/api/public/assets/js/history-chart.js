// @ts-check
import { paintEpisodes, paintNormalRange } from './chart-paint.js';
import { summarise } from './columns.js';
import { element, setText } from './dom.js';
import { formatValue } from './format.js';
import { tickLabels } from './time-axis.js';
import { valueRange } from './value-range.js';

const Plot = /** @type {typeof import('uplot')} */ (Reflect.get(globalThis, 'uPlot'));
const height = 150;

/**
 * @typedef {{
 *   sensor: Pick<import('./plant-store.js').LiveSensor, 'name' | 'unit' | 'description' | 'low' | 'high'>,
 *   columns: import('./columns.js').Columns, range: { from: number, to: number },
 *   episodes: readonly import('./chart-paint.js').Span[], colours: import('./palette.js').Palette,
 *   sizes: import('./element-sizes.js').ElementSizes, formatInstant: (ms: number) => string,
 *   onZoom: (range: { from: number, to: number }) => void,
 * }} HistoryChartParts
 */

/**
 * One sensor over a range: averages with the band from minimum to maximum, the normal range shaded, anomalies marked.
 * Dragging across it asks for that time in more detail.
 * @param {HistoryChartParts} parts
 */
export function createHistoryChart(parts) {
  const { sensor, columns, sizes, colours } = parts;
  const readout = element('span', { class: 'history-readout' });
  const plot = element('div', { class: 'history-plot', role: 'img', 'aria-label': describe(parts) });
  const title = element('b', { title: sensor.description ?? undefined }, sensor.name);
  const figure = element(
    'figure',
    { class: 'history-chart' },
    element('figcaption', {}, title, element('span', { class: 'unit' }, sensor.unit ?? ''), readout),
    plot,
  );
  setText(readout, summaryText(parts));
  /** @type {import('uplot') | undefined} */
  let chart;
  sizes.follow(plot, ({ width }) => {
    if (chart) chart.setSize({ width, height });
    else chart = new Plot(chartOptions(parts, width, readout), columns, plot);
  });
  return {
    element: figure,
    redraw: () => chart?.redraw(false),
    destroy() {
      sizes.leave(plot);
      chart?.destroy();
    },
  };

  /**
   * @param {HistoryChartParts} parts
   * @param {number} width
   * @param {HTMLElement} readout
   * @returns {import('uplot').Options}
   */
  function chartOptions({ range, episodes, onZoom, formatInstant }, width, readout) {
    const yRange = valueRange(sensor, summarise(columns));
    const hidden = { show: false };
    const edge = { points: hidden, width: 0 };
    const axis = {
      stroke: () => colours.muted,
      grid: { stroke: () => colours.grid, width: 1 },
      ticks: hidden,
      font: '12px system-ui, sans-serif',
    };
    return {
      width,
      height,
      padding: [8, 12, 0, 0],
      legend: hidden,
      cursor: { y: false, sync: { key: 'history' }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { range: () => [range.from / 1_000, range.to / 1_000] }, y: { range: () => yRange } },
      axes: [
        {
          ...axis,
          size: 26,
          gap: 4,
          space: 70,
          values: (_, ticks, __, ___, step) => tickLabels(ticks, step),
        },
        { ...axis, size: 58, space: 30, values: (_, ticks) => ticks.map((tick) => formatTick(tick, yRange)) },
      ],
      series: [{}, edge, edge, { width: 1.25, stroke: () => colours.line, points: { show: isFewPoints } }],
      bands: [{ series: [2, 1], fill: () => colours.spread }],
      hooks: {
        drawClear: [
          (chart) => {
            paintNormalRange(chart, sensor, colours);
            paintEpisodes(chart, episodes, colours);
          },
        ],
        setCursor: [({ cursor }) => setText(readout, textAt(cursor.idx) ?? summaryText(parts))],
        setSelect: [
          (chart) => {
            const { left, width } = chart.select;
            if (width < 4) return;
            onZoom({
              from: chart.posToVal(left, 'x') * 1_000,
              to: chart.posToVal(left + width, 'x') * 1_000,
            });
          },
        ],
      },
    };

    /** @param {number | null | undefined} index */
    function textAt(index) {
      const value = columns[3][index ?? -1];
      const at = columns[0][index ?? -1];
      if (value === null || value === undefined || at === undefined) return undefined;
      const low = columns[1][index ?? -1] ?? value;
      const high = columns[2][index ?? -1] ?? value;
      const spread = low < high ? ` (${formatValue(low)} to ${formatValue(high)})` : '';
      return `${formatInstant(at * 1_000)}: ${formatValue(value)}${spread}`;
    }
  }
}

const isFewPoints = (/** @type {import('uplot')} */ chart) => chart.data[0].length < 3;

/** @param {number} tick @param {[number, number]} range */
function formatTick(tick, [low, high]) {
  const span = high - low;
  if (Math.abs(tick) >= 1e6) return tick.toExponential(1);
  return tick.toFixed(span >= 10 ? 0 : span >= 1 ? 1 : span >= 0.1 ? 2 : 4);
}

/** @param {HistoryChartParts} parts */
function summaryText({ columns }) {
  const summary = summarise(columns);
  return summary ? `${formatValue(summary.lowest)} to ${formatValue(summary.highest)}` : 'no readings';
}

/**
 * The chart in a sentence, for those who do not see it.
 * @param {HistoryChartParts} parts
 */
function describe({ sensor, columns, episodes, formatInstant, range }) {
  const span = `${formatInstant(range.from)} to ${formatInstant(range.to)}`;
  const summary = summarise(columns);
  if (!summary) return `${sensor.name}, ${span}: no readings.`;
  const unit = sensor.unit ? ` ${sensor.unit}` : '';
  const [lowest, highest, latest] = [summary.lowest, summary.highest, summary.latest].map((value) =>
    formatValue(value),
  );
  const anomalies = episodes.length === 0 ? 'no anomalies' : `anomalies: ${episodes.length}`;
  return `${sensor.name}, ${span}: lowest ${lowest}, highest ${highest}, last ${latest}${unit}; ${anomalies}.`;
}
