// @ts-check

const names = /** @type {const} */ ([
  'line',
  'spread',
  'normal-range',
  'normal-edge',
  'episode',
  'grid',
  'muted',
  'warning',
]);

/** @typedef {Record<(typeof names)[number], string>} Palette */

/** The colours of the style sheet for the canvas, which knows no variables. `refresh` after a change of theme. */
export function createPalette() {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colours = /** @type {Palette} */ ({});
  function refresh() {
    for (const name of names) {
      probe.style.color = `var(--${name})`;
      colours[name] = getComputedStyle(probe).color;
    }
  }
  refresh();
  return { colours, refresh };
}
