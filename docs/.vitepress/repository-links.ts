import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/**
 * Pages link to the code beside them by relative paths, which are right in a checkout. On the site such a link goes to
 * the repository (`owner/name`), or, where its name is not known, is no link.
 */
export function linkToRepository(markdown: MarkdownRenderer, repository: string | undefined): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      const path = href === null ? undefined : outsideDocs(env.relativePath, href);
      if (path === undefined) continue;
      if (repository) token.attrSet('href', `https://github.com/${repository}/blob/main/${path}`);
      else token.attrs = [];
    }
  });
}

/** The path from the root of the repository, for a link that leaves the folder of the documentation. */
function outsideDocs(page: string, href: string): string | undefined {
  if (/^[a-z]+:|^[/#]/.test(href)) return undefined;
  const path = posix.join('docs', posix.dirname(page), href);
  return path.startsWith('docs/') ? undefined : path;
}
