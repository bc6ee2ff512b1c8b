// @ts-check
import { element, setData, setText } from './dom.js';
import { formatDuration, formatValue } from './format.js';
import { createLiveChart } from './live-chart.js';
import { judgeSensor } from './sensor-status.js';

/**
 * @typedef {{
 *   colours: import('./palette.js').Palette, queue: import('./frame-queue.js').FrameQueue, now: () => number,
 *   sizes: import('./element-sizes.js').ElementSizes,
 * }} RowParts
 */

/**
 * One sensor on a card: its name, its chart, its latest value, and what is wrong with it in words.
 * @param {import('./plant-store.js').LiveSensor} sensor
 * @param {() => readonly import('./chart-paint.js').Span[]} episodes
 * @param {RowParts} parts
 */
export function createSensorRow(sensor, episodes, { colours, queue, now, sizes }) {
  const name = element('span', { class: 'sensor-name' }, sensor.name);
  const note = element('span', { class: 'sensor-note' });
  const plot = element('div', { class: 'plot', 'aria-hidden': 'true' });
  const value = element('span', { class: 'value' });
  const unit = element('span', { class: 'unit' });
  const row = element(
    'li',
    { class: 'sensor' },
    element('div', { class: 'sensor-label' }, name, note),
    plot,
    element('div', { class: 'latest' }, value, ' ', unit),
  );
  /** @type {ReturnType<typeof createLiveChart> | undefined} */
  let chart;
  const draw = () => chart?.draw(now());

  return {
    element: row,
    sensor,
    refresh() {
      const status = judgeSensor(sensor, now());
      setData(row, 'status', status);
      setText(value, sensor.value === null ? '–' : formatValue(sensor.value, scaleOf(sensor)));
      setText(unit, sensor.unit ?? '');
      setText(note, noteOf(sensor, status, now()));
      if (sensor.description) row.title = sensor.description;
    },
    draw: () => queue.add(draw),
    /** Draws from now on; the chart comes with the first size. */
    mount() {
      sizes.follow(plot, (size) => {
        if (chart) chart.resize(size);
        else chart = createLiveChart(plot, size, { sensor, colours, episodes });
        queue.add(draw);
      });
    },
    unmount() {
      sizes.leave(plot);
      queue.remove(draw);
      chart?.destroy();
      chart = undefined;
    },
  };
}

/** @typedef {ReturnType<typeof createSensorRow>} SensorRow */

/** @param {import('./plant-store.js').LiveSensor} sensor */
function scaleOf({ low, high, value }) {
  return Math.max(Math.abs(low ?? 0), Math.abs(high ?? 0)) || (value ?? 0);
}

/**
 * @param {import('./plant-store.js').LiveSensor} sensor
 * @param {import('./sensor-status.js').SensorStatus} status
 * @param {number} now
 */
function noteOf({ low, high, at }, status, now) {
  switch (status) {
    case 'above':
      return `▲ above ${formatValue(high ?? 0)}`;
    case 'below':
      return `▼ below ${formatValue(low ?? 0)}`;
    case 'bad quality':
      return '⚠ bad quality';
    case 'silent':
      return at === null ? 'silent' : `silent for ${formatDuration(now - at)}`;
    default:
      return '';
  }
}
