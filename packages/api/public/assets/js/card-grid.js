// @ts-check
import { setData } from './dom.js';
import { byPlace, byUrgency, isWanted } from './filters.js';
import { createMachineCard } from './machine-card.js';

/** How far outside of the window a card is made ready. */
const rootMargin = '300px';
/** Cards give their charts the room that there is: for up to so many machines more, from so many on less. */
const few = 4;
const many = 25;

/**
 * @typedef {import('./machine-card.js').CardParts & {
 *   store: import('./plant-store.js').PlantStore, onVisible: (machine: import('./plant-store.js').LiveMachine) => void,
 * }} GridParts
 */

/**
 * The cards of the machines that are wanted, each in its place. Only what is in sight is drawn.
 * @param {HTMLElement} host
 * @param {GridParts} parts
 */
export function createCardGrid(host, parts) {
  const { store, queue, onVisible } = parts;
  /** @type {Map<string, { card: import('./machine-card.js').MachineCard, refresh: () => void }>} */
  const cards = new Map();
  /** @type {Map<Element, import('./machine-card.js').MachineCard>} */
  const byElement = new Map();
  /** @type {Set<import('./machine-card.js').MachineCard>} */
  const visible = new Set();

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const card = byElement.get(target);
        if (card) show(card, isIntersecting && target.isConnected);
      }
    },
    { rootMargin },
  );

  /** @param {import('./machine-card.js').MachineCard} card @param {boolean} isVisible */
  function show(card, isVisible) {
    if (!isVisible) {
      visible.delete(card);
      card.unmount();
      return;
    }
    visible.add(card);
    card.refresh();
    card.mount();
    onVisible(card.machine);
  }

  /** @param {import('./plant-store.js').LiveMachine} machine */
  function cardOf(machine) {
    let entry = cards.get(machine.key);
    if (!entry) {
      const card = createMachineCard(machine, parts);
      entry = { card, refresh: () => card.refresh() };
      cards.set(machine.key, entry);
      byElement.set(card.element, card);
      card.refresh();
      observer.observe(card.element);
    }
    return entry.card;
  }

  return {
    /**
     * Shows the cards that the address asks for; returns how many.
     * @param {import('./page-address.js').PageAddress} wanted
     */
    arrange(wanted) {
      const shown = [...store.machines.values()]
        .filter((machine) => isWanted(machine, wanted) && (!wanted.state || machine.state === wanted.state))
        .sort(wanted.wall ? byUrgency : byPlace)
        .map((machine) => cardOf(machine).element);
      const isAsBefore =
        shown.length === host.children.length && shown.every((each, place) => host.children[place] === each);
      if (!isAsBefore) host.replaceChildren(...shown);
      setData(host, 'size', shown.length <= few ? 'few' : shown.length >= many ? 'many' : 'some');
      return shown.length;
    },
    /** @param {Iterable<import('./plant-store.js').LiveMachine>} machines */
    refresh(machines) {
      for (const { key } of machines) {
        const entry = cards.get(key);
        if (entry && visible.has(entry.card)) queue.add(entry.refresh);
      }
    },
    /** Once a second: time goes on, for texts and for charts. */
    tick() {
      for (const { card, refresh } of cards.values()) if (card.element.isConnected) queue.add(refresh);
      for (const card of visible) card.draw();
    },
    relink() {
      for (const { card } of cards.values()) card.relink();
    },
    visibleMachines: () => [...visible].map(({ machine }) => machine),
  };
}
