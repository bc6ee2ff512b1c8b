import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

export const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

const notOurs = new Set(['node_modules', 'dist', 'cache']);

/** The files below a folder, as paths from the root of the repository; what is installed or built is left out. */
export function filesIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(path) : [path];
    })
    .sort();
}

export const pagesIn = (folder: string): string[] => filesIn(folder).filter((path) => path.endsWith('.md'));

/** The text without what stands between fences. */
export const prose = (text: string): string => text.replace(/^```.*?^```/gms, '');

export interface Heading {
  level: number;
  title: string;
}

export function headings(text: string): Heading[] {
  return [...prose(text).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    title,
  }));
}

export interface Command {
  page: string;
  text: string;
}

/** The lines of the `sh` blocks of a page, without comments; a line that ends in a backslash goes on. */
export function commandsOf(page: string): Command[] {
  return [...read(page).matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((text) => ({ page, text }));
}

/** Each command once, with the page that has it first. */
export function commandsOfAll(pages: readonly string[]): Command[] {
  const known = new Set<string>();
  return pages.flatMap(commandsOf).filter(({ text }) => !known.has(text) && known.add(text));
}
