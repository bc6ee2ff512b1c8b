// @ts-check
import { element, setText } from './dom.js';
import { formatDuration } from './format.js';

/** More than a card has room for; the API has them all. */
const mostStates = 12;

/** What a machine says in words, sensor by sensor, and for how long it has been so. */
export function createStateLine() {
  const list = element('ul', { class: 'state-line', hidden: true });
  /** @type {{ item: HTMLElement, name: HTMLElement, word: HTMLElement, age: HTMLElement }[]} */
  const items = [];

  function addItem() {
    const name = element('span', { class: 'state-name' });
    const word = element('span', { class: 'state-word' });
    const age = element('span', { class: 'state-age' });
    const item = element('li', {}, name, ' ', word, ' ', age);
    list.append(item);
    items.push({ item, name, word, age });
  }

  return {
    element: list,
    /**
     * @param {readonly import('@i40/common').SensorState[]} states
     * @param {number} now
     */
    set(states, now) {
      const shown = states.slice(0, mostStates);
      while (items.length < shown.length) addItem();
      for (const { item } of items.splice(shown.length)) item.remove();
      list.hidden = shown.length === 0;
      shown.forEach(({ sensor, state, ts }, place) => {
        const { name, word, age } = items[place] ?? {};
        if (name) setText(name, sensor);
        if (word) setText(word, state);
        if (age) setText(age, formatDuration(now - Date.parse(ts)));
      });
    },
  };
}
