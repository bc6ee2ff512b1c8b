// @ts-check
import { sharesOf } from './anomaly-log.js';
import { element, setData, setText } from './dom.js';
import { sensorsToShow } from './filters.js';
import { formatDuration } from './format.js';
import { createSensorRow } from './sensor-row.js';
import { judgeSensor, needsAttention } from './sensor-status.js';
import { createStateLine } from './state-line.js';
import { createStateMark } from './state-mark.js';

/**
 * @typedef {import('./sensor-row.js').RowParts & {
 *   anomalies: import('./anomaly-log.js').AnomalyLog, linkTo: (machine: import('./plant-store.js').LiveMachine) => string,
 * }} CardParts
 */

/**
 * A machine: its state, its sensors, and why it needs a person where it does. The name is a link that covers the card.
 * @param {import('./plant-store.js').LiveMachine} machine
 * @param {CardParts} parts
 */
export function createMachineCard(machine, parts) {
  const { anomalies, linkTo, now } = parts;
  const link = element('a', { href: linkTo(machine), 'data-open': machine.key }, machine.machineId);
  const place = element('p', { class: 'card-place' });
  const mark = createStateMark();
  const stateLine = createStateLine();
  const list = element('ul', { class: 'sensors' });
  const more = element('p', { class: 'card-more', hidden: true });
  const reason = element('p', { class: 'card-reason', hidden: true });
  const card = element(
    'article',
    { class: 'card', 'data-machine': machine.machineId },
    element('header', {}, element('h3', {}, link), place, mark.element),
    list,
    stateLine.element,
    more,
    reason,
  );
  /** @type {Map<string, import('./sensor-row.js').SensorRow>} */
  const rows = new Map();
  let isMounted = false;

  /** @param {string} sensor */
  const episodesOf = (sensor) =>
    anomalies
      .openOf(machine.key)
      .filter((anomaly) => sharesOf(anomaly).some(([name]) => name === sensor))
      .map(({ started_at }) => ({ from: Date.parse(started_at) / 1_000, to: now() / 1_000 }));

  function refreshRows() {
    const shown = sensorsToShow(machine.sensors.values(), (each) => needsAttention(judgeSensor(each, now())));
    const names = new Set(shown.map(({ name }) => name));
    for (const [name, row] of rows) {
      if (names.has(name)) continue;
      row.unmount();
      row.element.remove();
      rows.delete(name);
    }
    shown.forEach((sensor, place) => {
      let row = rows.get(sensor.name);
      if (!row) {
        row = createSensorRow(sensor, () => episodesOf(sensor.name), parts);
        rows.set(sensor.name, row);
        if (isMounted) row.mount();
      }
      if (list.children[place] !== row.element) list.insertBefore(row.element, list.children[place] ?? null);
      row.refresh();
    });
    const hidden = machine.sensors.size - shown.length;
    more.hidden = hidden === 0;
    setText(more, `and ${hidden} more`);
  }

  return {
    element: card,
    machine,
    /** Brings texts up to date. */
    refresh() {
      const { line, description, state, since, at } = machine;
      setData(card, 'state', state);
      const from = state === 'stale' ? at : since;
      const lasts =
        state === 'normal' || state === 'learning' || from === null
          ? ''
          : ` · ${formatDuration(now() - from)}`;
      mark.set(state, lasts);
      setText(place, [description, line].filter(Boolean).join(' · '));
      const [open] = anomalies.openOf(machine.key);
      reason.hidden = !open;
      if (open) setText(reason, open.explanation);
      refreshRows();
      stateLine.set(machine.states, now());
    },
    draw() {
      if (isMounted) for (const row of rows.values()) row.draw();
    },
    mount() {
      if (isMounted) return;
      isMounted = true;
      for (const row of rows.values()) row.mount();
    },
    unmount() {
      if (!isMounted) return;
      isMounted = false;
      for (const row of rows.values()) row.unmount();
    },
    relink: () => link.setAttribute('href', linkTo(machine)),
  };
}

/** @typedef {ReturnType<typeof createMachineCard>} MachineCard */
