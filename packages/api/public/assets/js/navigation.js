// @ts-check
import { byId } from './dom.js';
import { formatAddress, parseAddress } from './page-address.js';

/** @typedef {import('./page-address.js').PageAddress} PageAddress */

/**
 * Where the viewer is: the address tells it, so that a view can be shared, and Back goes back.
 * @param {{ onChange: () => void }} parts
 */
export function createNavigation({ onChange }) {
  let address = parseAddress(location.search);

  /**
   * @param {Partial<PageAddress>} change
   * @param {{ replace?: boolean }} [how]
   */
  function go(change, { replace = false } = {}) {
    address = { ...address, ...change };
    const to = formatAddress(address);
    if (replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    onChange();
  }

  /** Links within the page change the view instead of loading it anew; with a modifier they open a new tab as ever. */
  document.addEventListener('click', (event) => {
    const link =
      event.target instanceof Element ? event.target.closest('a[data-open], a[data-anomaly]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const { open, range } = parseAddress(link.getAttribute('href') ?? '');
    go({ open, range });
  });
  byId('wall', HTMLButtonElement).addEventListener('click', () =>
    go({ wall: !address.wall }, { replace: true }),
  );
  byId('clear-filters', HTMLButtonElement).addEventListener('click', () =>
    go({ site: '', line: '', machine: '', state: '' }, { replace: true }),
  );
  window.addEventListener('popstate', () => {
    address = parseAddress(location.search);
    onChange();
  });

  return {
    get address() {
      return address;
    },
    go,
  };
}
