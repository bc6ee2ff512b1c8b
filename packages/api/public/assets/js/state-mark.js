// @ts-check
import { element, setData, setText } from './dom.js';

/** Each state has a word and a shape: colour alone tells nothing to those who do not see it. */
export const stateWords = {
  learning: 'Learning',
  normal: 'Normal',
  warning: 'Warning',
  anomaly: 'Anomaly',
  stale: 'Stale',
  over: 'Over',
};

/** A shape and a word for a state, with room for more. */
export function createStateMark() {
  const word = element('span');
  const mark = element('span', { class: 'state' }, element('span', { class: 'mark' }), word);
  return {
    element: mark,
    /**
     * @param {keyof typeof stateWords} state
     * @param {string} [more]
     */
    set(state, more = '') {
      setData(mark, 'state', state);
      setText(word, stateWords[state] + more);
    },
  };
}
