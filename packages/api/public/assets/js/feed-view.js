// @ts-check
import { idOf, severityOf, sharesOf } from './anomaly-log.js';
import { element, setText } from './dom.js';
import { formatDuration } from './format.js';
import { createStateMark } from './state-mark.js';

const mostShown = 50;

/** @typedef {import('@i40/common').Anomaly} Anomaly */
/**
 * @typedef {{
 *   times: import('./format.js').TimeFormat, now: () => number, linkTo: (anomaly: Anomaly) => string,
 * }} FeedParts
 */

/**
 * The feed: what was not normal, the newest first, with the reason in words. An item is made anew only when its
 * episode changed, so that the focus stays where it is.
 * @param {{ list: HTMLElement, empty: HTMLElement, count: HTMLElement }} places
 * @param {FeedParts} parts
 */
export function createFeedView({ list, empty, count }, parts) {
  /** @type {Map<string, { anomaly: Anomaly, item: HTMLElement, tick: () => void }>} */
  const shown = new Map();

  return {
    /** @param {readonly Anomaly[]} anomalies the newest first */
    show(anomalies) {
      const some = anomalies.slice(0, mostShown);
      const ids = new Set(some.map(idOf));
      for (const [id, { item }] of shown) {
        if (ids.has(id)) continue;
        item.remove();
        shown.delete(id);
      }
      some.forEach((anomaly, place) => {
        const entry = entryOf(anomaly);
        if (list.children[place] !== entry.item) list.insertBefore(entry.item, list.children[place] ?? null);
      });
      empty.hidden = some.length > 0;
      const open = anomalies.filter(({ ended_at }) => ended_at === null).length;
      setText(count, open > 0 ? `${open} open` : '');
    },
    tick() {
      for (const { tick } of shown.values()) tick();
    },
    relink() {
      for (const { anomaly, item } of shown.values()) {
        item.querySelector('a')?.setAttribute('href', parts.linkTo(anomaly));
      }
    },
  };

  /** @param {Anomaly} anomaly */
  function entryOf(anomaly) {
    const id = idOf(anomaly);
    const known = shown.get(id);
    if (known && JSON.stringify(known.anomaly) === JSON.stringify(anomaly)) return known;
    const made = createItem(anomaly, parts);
    const hadFocus = known?.item.contains(document.activeElement);
    known?.item.replaceWith(made.item);
    if (hadFocus) made.item.querySelector('a')?.focus();
    const entry = { anomaly, ...made };
    shown.set(id, entry);
    return entry;
  }
}

/**
 * @param {Anomaly} anomaly
 * @param {FeedParts} parts
 */
function createItem(anomaly, { times, now, linkTo }) {
  const severity = severityOf(anomaly);
  const from = Date.parse(anomaly.started_at);
  const mark = createStateMark();
  const when = element('span', { class: 'feed-when' });
  const link = element('a', { href: linkTo(anomaly), 'data-anomaly': idOf(anomaly) }, anomaly.machine_id);
  const item = element(
    'li',
    { class: 'feed-item', 'data-severity': severity },
    element('div', { class: 'feed-head' }, mark.element, element('strong', {}, link), when),
    element('p', {}, anomaly.explanation),
    createShares(anomaly),
  );
  const tick = () => {
    mark.set(severity, '');
    const to = anomaly.ended_at === null ? now() : Date.parse(anomaly.ended_at);
    const length = formatDuration(to - from);
    setText(
      when,
      `${times.instant(from, now())} · ${anomaly.ended_at === null ? `for ${length}` : `lasted ${length}`}`,
    );
  };
  tick();
  return { item, tick };
}

/** @param {Anomaly} anomaly */
export function createShares(anomaly) {
  const shares = sharesOf(anomaly).slice(0, 3);
  const items = shares.map(([sensor, share]) => {
    const bar = element('span', { class: 'share-bar', 'aria-hidden': 'true' });
    bar.style.setProperty('--share', String(share));
    return element('li', {}, bar, `${sensor} ${Math.round(share * 100)} %`);
  });
  return element('ul', { class: 'shares', 'aria-label': 'Share of each sensor' }, ...items);
}
