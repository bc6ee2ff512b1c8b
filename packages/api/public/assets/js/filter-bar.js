// @ts-check
import { byId, element, setText } from './dom.js';
import { choicesOf, countStates, isWanted } from './filters.js';

/** @typedef {import('./page-address.js').PageAddress} PageAddress */

/**
 * The choices of site and line, the search for a machine, and the numbers per state, which are buttons.
 * @param {{ onChange: (change: Partial<PageAddress>) => void }} parts
 */
export function createFilterBar({ onChange }) {
  const site = byId('filter-site', HTMLSelectElement);
  const line = byId('filter-line', HTMLSelectElement);
  const machine = byId('filter-machine', HTMLInputElement);
  const states = byId('filter-state', HTMLElement);
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (states.querySelectorAll('button[value]'));

  site.addEventListener('change', () => onChange({ site: site.value, line: '' }));
  line.addEventListener('change', () => onChange({ line: line.value }));
  machine.addEventListener('input', () => onChange({ machine: machine.value }));
  states.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button) onChange({ state: button.getAttribute('aria-pressed') === 'true' ? '' : button.value });
  });

  return {
    /**
     * @param {PageAddress} address
     * @param {ReadonlyMap<string, import('./plant-store.js').LiveMachine>} machines
     */
    show(address, machines) {
      const { sites, lines } = choicesOf(machines.values(), address);
      offer(site, sites, address.site, 'All sites');
      offer(line, lines, address.line, 'All lines');
      if (document.activeElement !== machine) machine.value = address.machine;
      const wanted = [...machines.values()].filter((each) => isWanted(each, address));
      const counts = { ...countStates(wanted), '': wanted.length };
      for (const button of buttons) {
        const state = /** @type {keyof typeof counts} */ (button.value);
        button.setAttribute('aria-pressed', String(address.state === state));
        button.toggleAttribute('data-none', counts[state] === 0);
        const number = button.querySelector('b');
        if (number) setText(number, String(counts[state]));
      }
      return counts;
    },
  };
}

/**
 * A choice that is no longer there stays, as long as it is the chosen one: the address may come before the machine.
 * @param {HTMLSelectElement} select
 * @param {readonly string[]} names
 * @param {string} chosen
 * @param {string} all
 */
function offer(select, names, chosen, all) {
  const values = ['', ...(chosen && !names.includes(chosen) ? [chosen] : []), ...names];
  const current = [...select.options].map(({ value }) => value);
  if (values.length !== current.length || values.some((value, place) => value !== current[place])) {
    select.replaceChildren(...values.map((value) => element('option', { value }, value || all)));
  }
  if (select.value !== chosen) select.value = chosen;
}
