import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const source = new URL('..', import.meta.url);

it('loads what makes the start secure where SECURE asks for it, and not else', async () => {
  const paths = (await readdir(source)).filter((path) => /(?<!\.test)\.ts$/.test(path));
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, source), 'utf8')));
  const imports = texts.flatMap((text) => text.match(/^.*['"]\.\/secure\/.*$/gm) ?? []);
  expect(imports.length).toBeGreaterThan(3);
  for (const line of imports) expect(line).toMatch(/^import type |await import\(/);
});
