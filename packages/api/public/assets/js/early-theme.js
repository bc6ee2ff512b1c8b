// @ts-check
/** Runs before the first paint, so that a dark page does not flash white. The rest is in `theme.js`. */
{
  const asked = new URLSearchParams(location.search).get('theme');
  let theme = asked;
  try {
    theme ??= localStorage.getItem('theme');
  } catch {
    // A browser that keeps nothing for this page: the system's preference counts.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
