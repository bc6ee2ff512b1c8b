import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const source = new URL('..', import.meta.url);

it('loads the libraries of logins when somebody signs in, and not where nobody is asked', async () => {
  const paths = (await readdir(source, { recursive: true })).filter((path) => /(?<!\.test)\.ts$/.test(path));
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, source), 'utf8')));
  const imports = texts.flatMap((text) => text.match(/^.*['"](?:jose|openid-client)['"].*$/gm) ?? []);
  expect(imports.length).toBeGreaterThan(3);
  for (const line of imports) expect(line).toMatch(/^import type |await import\(/);
});
