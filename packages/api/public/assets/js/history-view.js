// @ts-check
import { readingColumns } from './columns.js';
import { byId, element, setText } from './dom.js';
import { compareNames } from './filters.js';
import { createHistoryChart } from './history-chart.js';
import { createEpisode, spansOf } from './history-episodes.js';
import { formatRange, parseRange, rangeAround, ranges, shiftRange } from './history-range.js';
import { createStateMark } from './state-mark.js';

const resolutionWords = {
  raw: 'every reading',
  '1m': 'averages of a minute, with the band from minimum to maximum',
  '1h': 'averages of an hour, with the band from minimum to maximum',
};

/** @typedef {import('./plant-store.js').LiveMachine} LiveMachine */
/** @typedef {import('@i40/common').Anomaly} Anomaly */
/**
 * @typedef {{
 *   api: import('./api-client.js').ApiClient, colours: import('./palette.js').Palette,
 *   sizes: import('./element-sizes.js').ElementSizes, times: import('./format.js').TimeFormat, now: () => number,
 *   onRange: (range: string) => void, onClose: () => void,
 * }} HistoryParts
 */

/**
 * The history of one machine in a dialog: a range, its charts, its anomalies, and its readings as a file.
 * @param {HistoryParts} parts
 */
export function createHistoryView(parts) {
  const { api, now, times, onRange, onClose } = parts;
  const dialog = byId('history', HTMLDialogElement);
  const presets = byId('history-ranges', HTMLElement);
  const charts = byId('history-charts', HTMLElement);
  const list = byId('history-anomalies', HTMLElement);
  const note = byId('history-note', HTMLElement);
  const csv = byId('history-csv', HTMLAnchorElement);
  const mark = createStateMark();
  byId('history-state', HTMLElement).append(mark.element);

  /** @type {LiveMachine | undefined} */
  let machine;
  let range = parseRange('', now());
  /** @type {ReturnType<typeof createHistoryChart>[]} */
  let drawn = [];
  let loading = new AbortController();
  // What scrolls must be reachable for the keyboard.
  charts.tabIndex = 0;

  for (const { value, label } of ranges) {
    const input = element('input', { type: 'radio', name: 'history-range', value });
    presets.append(element('label', {}, input, element('span', {}, label)));
    input.addEventListener('change', () => onRange(value));
  }
  byId('history-earlier', HTMLButtonElement).addEventListener('click', () => move(-1));
  const later = byId('history-later', HTMLButtonElement);
  later.addEventListener('click', () => move(1));
  byId('history-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', onClose);
  // A click beside the dialog closes it, as people expect.
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());

  /** @param {-1 | 1} direction */
  const move = (direction) => onRange(formatRange(shiftRange(range, direction, now())));

  async function load() {
    if (!machine) return;
    loading.abort();
    loading = new AbortController();
    const { signal } = loading;
    const query = queryOf(machine, range);
    dialog.setAttribute('aria-busy', 'true');
    try {
      const [answer, { anomalies }] = await Promise.all([
        api.readings(query, signal),
        api.anomalies({ ...query, limit: '100' }, signal),
      ]);
      if (!signal.aborted) show(machine, answer, anomalies);
    } catch (error) {
      if (signal.aborted) return;
      clear();
      setText(note, error instanceof Error ? error.message : 'The history did not arrive.');
    } finally {
      if (!signal.aborted) dialog.removeAttribute('aria-busy');
    }
  }

  /**
   * What is shown, as a file.
   * @param {LiveMachine} machine
   * @param {string} [resolution]
   */
  function offerFile(machine, resolution = 'auto') {
    const file = new URLSearchParams({ ...queryOf(machine, range), resolution, format: 'csv' });
    csv.href = `readings?${file}`;
  }

  function clear() {
    for (const chart of drawn) chart.destroy();
    drawn = [];
    charts.replaceChildren();
    list.replaceChildren();
  }

  /**
   * @param {LiveMachine} machine
   * @param {import('@i40/common').ReadingsResponse} answer
   * @param {readonly Anomaly[]} anomalies
   */
  function show(machine, answer, anomalies) {
    clear();
    offerFile(machine, answer.resolution);
    const columns = readingColumns(answer);
    const shown = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
    const names = [...new Set([...machine.sensors.keys(), ...columns.keys()])].sort(compareNames);
    const unknown = { unit: null, description: null, low: null, high: null };
    drawn = names.map((name) =>
      createHistoryChart({
        ...parts,
        sensor: machine.sensors.get(name) ?? { name, ...unknown },
        columns: columns.get(name) ?? [[], [], [], []],
        range: shown,
        episodes: spansOf(anomalies, name, now()),
        formatInstant: (ms) => times.instant(ms, now()),
        onZoom: (zoomed) => onRange(formatRange(zoomed)),
      }),
    );
    charts.replaceChildren(...drawn.map((chart) => chart.element));
    const span = `${times.instant(shown.from, now())} to ${times.instant(shown.to, now())} (${times.zone})`;
    setText(note, `${span}. Resolution: ${resolutionWords[answer.resolution]}.`);
    list.replaceChildren(
      ...anomalies.map((anomaly) => {
        const onGo = () => onRange(formatRange(rangeAround(anomaly, now())));
        return createEpisode(anomaly, { times, now: now(), onGo });
      }),
    );
    byId('history-no-anomalies', HTMLElement).hidden = anomalies.length > 0;
  }

  function showMachine() {
    if (!machine) return;
    const { machineId, description, site, line, state } = machine;
    setText(byId('history-title', HTMLElement), machineId);
    setText(byId('history-place', HTMLElement), [description, line, site].filter(Boolean).join(' · '));
    mark.set(state);
  }

  return {
    /**
     * Opens the dialog, or changes what the open one shows.
     * @param {LiveMachine} opened
     * @param {string} rangeText
     */
    open(opened, rangeText) {
      machine = opened;
      range = parseRange(rangeText, now());
      for (const input of presets.querySelectorAll('input')) input.checked = input.value === range.preset;
      later.disabled = range.to >= now() - 1_000;
      offerFile(machine);
      csv.download = `${machine.machineId.replaceAll('/', '-')}.csv`;
      showMachine();
      if (!dialog.open) {
        clear();
        setText(note, 'Loading …');
        dialog.showModal();
      }
      void load();
    },
    close: () => dialog.open && dialog.close(),
    /** Once a second: a range that ends now goes on, unless somebody is looking at a point of it. */
    tick() {
      const everyMs = range.to - range.from > 3_600_000 ? 60_000 : 15_000;
      if (!dialog.open || range.preset === null || now() - range.to < everyMs || charts.matches(':hover'))
        return;
      if (machine) this.open(machine, range.preset);
    },
    /** Brings the state in the head up to date. */
    refresh: () => dialog.open && showMachine(),
    redraw() {
      for (const chart of drawn) chart.redraw();
    },
  };
}

/**
 * @param {LiveMachine} machine
 * @param {{ from: number, to: number }} range
 */
function queryOf({ site, machineId }, { from, to }) {
  return {
    site,
    machine_id: machineId,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
}
