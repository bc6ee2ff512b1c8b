// @ts-check
import { byId, setText } from './dom.js';

const key = 'theme';

/**
 * Light or dark: as the system has it, until the button says otherwise; the choice is kept in this browser.
 * `onChange` is told whenever the colours changed.
 * @param {{ onChange: () => void }} parts
 */
export function createTheme({ onChange }) {
  const button = byId('theme', HTMLButtonElement);
  const word = button.querySelector('.button-word') ?? button;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

  function show() {
    setText(word, isDark() ? 'Light' : 'Dark');
    button.setAttribute('aria-label', `Use ${isDark() ? 'light' : 'dark'} colours`);
    onChange();
  }
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem(key, root.dataset.theme);
    } catch {
      // A browser that keeps nothing for this page: the choice holds until it is closed.
    }
    show();
  });
  system.addEventListener('change', show);
  show();
}
