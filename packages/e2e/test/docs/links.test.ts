import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagesToCome } from '../../../../docs/.vitepress/pages-to-come.ts';
import { filesIn, headings, pagesIn, prose, read, root } from './markdown.ts';

const papers = [
  'README.md',
  'README.fr.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
];
const pages = [...papers, '.github/PULL_REQUEST_TEMPLATE.md', ...pagesIn('docs')];

describe('relative links', () => {
  it.each(pages)('%s: each leads to a file, and to a heading that is there', (page) => {
    expect(
      linksOf(page)
        .map((link) => brokenPart(page, link))
        .filter(Boolean),
    ).toEqual([]);
  });
});

describe('names of files in the prose', () => {
  const known = new Set(
    ['packages', 'db', 'grafana', 'mosquitto'].flatMap(filesIn).map((path) => posix.basename(path)),
  );

  it.each(pages)('%s: each is the name of a file that is there', (page) => {
    const named = prose(read(page)).matchAll(/`(?:[\w./-]*\/)?([\w.-]+\.(?:ts|js|mjs|sql|yaml|conf))`/g);
    // Names that stand for a kind, or for a file of the reader.
    const others = /^((utils|types|main|index)\.ts|logins\.sql)$/;
    expect(
      [...named].map(([, name = '']) => name).filter((name) => !known.has(name) && !others.test(name)),
    ).toEqual([]);
  });
});

function linksOf(page: string): string[] {
  const text = prose(read(page));
  const inMarkdown = [...text.matchAll(/\]\(<?([^)\s>]+)>?\)/g)];
  const inHtml = [...text.matchAll(/ (?:src|srcset|href)="([^"]+)"/g)];
  return [...inMarkdown, ...inHtml].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** Undefined where nothing is wrong. */
function brokenPart(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  if (pagesToCome.some((name) => target === `docs/${name}`)) return undefined;
  if (!existsSync(`${root}${target}`)) return target;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return headings(read(target)).some(({ title }) => slug(title) === anchor)
    ? undefined
    : `${target}#${anchor}`;
}

/** As GitHub makes anchors of headings. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
