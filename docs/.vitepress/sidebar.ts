import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';

const docs = new URL('../', import.meta.url);

/** A group for each folder: its pages as its index names them, then those that the index does not name. */
export function sidebar(groups: { folder: string; title: string }[]): DefaultTheme.SidebarItem[] {
  return groups
    .filter(({ folder }) => existsSync(new URL(folder, docs)))
    .map(({ folder, title }) => ({
      text: title,
      link: existsSync(new URL(`${folder}/index.md`, docs)) ? `/${folder}/` : undefined,
      collapsed: folder === 'decisions',
      items: pagesOf(folder).map((page) => ({
        text: titleOf(`${folder}/${page}`),
        link: `/${folder}/${page.replace(/\.md$/, '')}`,
      })),
    }));
}

function pagesOf(folder: string): string[] {
  const pages = readdirSync(new URL(folder, docs)).filter(
    (name) => name.endsWith('.md') && name !== 'index.md',
  );
  const index = new URL(`${folder}/index.md`, docs);
  if (!existsSync(index)) return pages;
  const named = [...readFileSync(index, 'utf8').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page = '']) => page);
  return [...new Set([...named.filter((page) => pages.includes(page)), ...pages])];
}

function titleOf(page: string): string {
  return /^# (.+)$/m.exec(readFileSync(new URL(page, docs), 'utf8'))?.[1] ?? page;
}
