// @ts-check
/** Runs before everything else, and is no module: what must be there before the first paint, or when nothing else is. */
{
  // A dark page shall not flash white. The rest of it is in `theme.js`.
  const asked = new URLSearchParams(location.search).get('theme');
  let theme = asked;
  try {
    theme ??= localStorage.getItem('theme');
  } catch {
    // A browser that keeps nothing for this page: the system's preference counts.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

  // Without one of its files the page would stay dead on a wall; a server that is busy or starting has it a little later.
  addEventListener(
    'error',
    ({ target }) => {
      const isNeeded =
        target instanceof HTMLScriptElement ||
        (target instanceof HTMLLinkElement && target.rel === 'stylesheet');
      if (isNeeded) setTimeout(() => location.reload(), 3_000);
    },
    { capture: true },
  );
}
