import { describe, expect, it } from 'vitest';
import { commandsOf, headings, pagesIn, read } from './markdown.ts';

/** What only those read who change the code, and what waits for a translation. */
const englishAlone = /\/(add-a-[\w-]+|replay-a-recording|send-readings-by-http|secure)\.md$/;

const translated = [...pagesIn('docs/tutorial'), ...pagesIn('docs/how-to')].filter(
  (page) => !englishAlone.test(page),
);
const frenchOf = (page: string) => page.replace('docs/', 'docs/fr/').replace('README.md', 'README.fr.md');
const levels = (page: string) => headings(read(page)).map(({ level }) => level);
const commands = (page: string) => commandsOf(page).map(({ text }) => text);

describe('the French pages', () => {
  it('are those of the tutorial and of how-to', () => {
    const french = [...pagesIn('docs/fr/tutorial'), ...pagesIn('docs/fr/how-to')];
    expect(french).toEqual(expect.arrayContaining(translated.map(frenchOf)));
    expect(french.filter((page) => !englishAlone.test(page))).toHaveLength(translated.length);
  });

  it.each(['README.md', ...translated])('%s: same chapters, and same commands', (page) => {
    expect(levels(frenchOf(page))).toEqual(levels(page));
    expect(commands(frenchOf(page))).toEqual(commands(page));
  });
});
