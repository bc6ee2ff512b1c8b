// @ts-check
import { severityOf, sharesOf } from './anomaly-log.js';
import { element } from './dom.js';
import { createShares } from './feed-view.js';
import { formatDuration } from './format.js';
import { createStateMark } from './state-mark.js';

/** @typedef {import('@i40/common').Anomaly} Anomaly */

/**
 * An anomaly in the list of the history; its time is a button that goes there.
 * @param {Anomaly} anomaly
 * @param {{ times: import('./format.js').TimeFormat, now: number, onGo: () => void }} parts
 */
export function createEpisode(anomaly, { times, now, onGo }) {
  const severity = severityOf(anomaly);
  const mark = createStateMark();
  mark.set(severity);
  const from = Date.parse(anomaly.started_at);
  const isOpen = anomaly.ended_at === null;
  const length = formatDuration((isOpen ? now : Date.parse(anomaly.ended_at ?? '')) - from);
  const when = `${times.instant(from, now)} · ${isOpen ? 'for' : 'lasted'} ${length}`;
  const zoom = element('button', { type: 'button', class: 'link' }, when);
  zoom.addEventListener('click', onGo);
  return element(
    'li',
    { class: 'feed-item', 'data-severity': severity },
    element('div', { class: 'feed-head' }, mark.element, zoom),
    element('p', {}, anomaly.explanation),
    createShares(anomaly),
  );
}

/**
 * When there were anomalies that show in this sensor.
 * @param {readonly Anomaly[]} anomalies
 * @param {string} sensor
 * @param {number} now
 */
export function spansOf(anomalies, sensor, now) {
  return anomalies
    .filter((anomaly) => sharesOf(anomaly).some(([name]) => name === sensor))
    .map(({ started_at, ended_at }) => ({
      from: Date.parse(started_at) / 1_000,
      to: (ended_at === null ? now : Date.parse(ended_at)) / 1_000,
    }));
}
