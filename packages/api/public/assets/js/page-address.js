// @ts-check

/**
 * What the address of the page says, so that a view can be shared and put on a wall.
 * @typedef {{
 *   site: string, line: string, machine: string, state: string, wall: boolean,
 *   theme: '' | 'light' | 'dark', open: string, range: string,
 * }} PageAddress
 */

/**
 * @param {string} search the part of the address from the question mark on
 * @returns {PageAddress}
 */
export function parseAddress(search) {
  const params = new URLSearchParams(search);
  /** @param {string} name */
  const text = (name) => params.get(name) ?? '';
  const theme = text('theme');
  return {
    site: text('site'),
    line: text('line'),
    machine: text('machine'),
    state: text('state'),
    wall: text('view') === 'wall',
    theme: theme === 'light' || theme === 'dark' ? theme : '',
    open: text('open'),
    range: text('range'),
  };
}

/**
 * The search part for an address; what is as usual is left out. Examples: `?line=lineA&view=wall`, and `?` for none.
 * @param {PageAddress} address
 */
export function formatAddress({ site, line, machine, state, wall, theme, open, range }) {
  const params = new URLSearchParams();
  const all = { site, line, machine, state, view: wall ? 'wall' : '', theme, open, range: open && range };
  for (const [name, value] of Object.entries(all)) if (value) params.set(name, value);
  return `?${params}`;
}
