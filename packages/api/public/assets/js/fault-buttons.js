// @ts-check

import { byId, element, setText } from './dom.js';
import { compareNames } from './filters.js';
import { formatDuration } from './format.js';

/** What the page offers, and for how long: short enough to stand and watch. */
const offers = /** @type {const} */ ([
  { kind: 'bearing_wear', label: 'Bearing wear', seconds: 120 },
  { kind: 'leak', label: 'Leak', seconds: 90 },
  { kind: 'overheating', label: 'Overheating', seconds: 120 },
  { kind: 'stuck', label: 'Stuck sensor', seconds: 90 },
]);

/**
 * Buttons that make the simulator develop a fault, so that a visitor watches detection happen. Hidden where no
 * simulator runs.
 * @param {{
 *   api: import('./api-client.js').ApiClient, store: import('./plant-store.js').PlantStore, mayOrder: () => boolean,
 * }} parts
 */
export function createFaultButtons({ api, store, mayOrder }) {
  const panel = byId('faults', HTMLElement);
  const machine = byId('fault-machine', HTMLSelectElement);
  const row = byId('fault-kinds', HTMLElement);
  const answer = byId('fault-answer', HTMLElement);

  /** @param {(typeof offers)[number]} offer */
  async function order({ kind, label, seconds }) {
    const machine_id = machine.value;
    if (!machine_id) return;
    setText(answer, `Ordering ${label.toLowerCase()} on ${machine_id} …`);
    try {
      await api.orderFault({ kind, machine_id, duration_s: seconds });
      const length = formatDuration(seconds * 1_000);
      setText(answer, `${label} develops on ${machine_id} for ${length}. Watch its card and the feed.`);
    } catch (error) {
      setText(answer, error instanceof Error ? error.message : 'The order did not arrive.');
    }
  }

  const buttons = offers.map((offer) => {
    const button = element('button', { type: 'button', 'data-kind': offer.kind }, offer.label);
    button.addEventListener('click', () => void order(offer));
    return { button, kind: offer.kind };
  });
  row.replaceChildren(...buttons.map(({ button }) => button));

  /** Asks whether there is a simulator, and what it can do. */
  async function refresh() {
    const { present, kinds } = await api.simulator().catch(() => ({ present: false, kinds: [] }));
    panel.hidden = !present || !mayOrder() || store.machines.size === 0;
    for (const { button, kind } of buttons) button.hidden = !(/** @type {string[]} */ (kinds).includes(kind));
  }

  return {
    refresh,
    /** Offers the machines that there are. */
    offerMachines() {
      const names = [...new Set([...store.machines.values()].map(({ machineId }) => machineId))].sort(
        compareNames,
      );
      if (names.join(' ') === [...machine.options].map(({ value }) => value).join(' ')) return;
      // The second is the one of the tutorial's examples, and not under the first card, where one looks by chance.
      const chosen = machine.value || names[1] || names[0] || '';
      machine.replaceChildren(...names.map((value) => element('option', { value }, value)));
      machine.value = chosen;
      void refresh();
    },
  };
}
