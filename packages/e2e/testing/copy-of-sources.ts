import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The folder of a package. */
export function packageFolder(name: string): string {
  return fileURLToPath(new URL(`../../${name}/`, import.meta.url));
}

/** A copy of a package's `src` until the test ends, below the package, so that its dependencies are found from there. */
export async function copyOfSources(name: string): Promise<string> {
  const folder = packageFolder(name);
  const caches = join(folder, 'node_modules/.cache/');
  await mkdir(caches, { recursive: true });
  const copy = await mkdtemp(join(caches, 'copy-of-sources-'));
  onTestFinished(() => rm(copy, { recursive: true }));
  await cp(join(folder, 'package.json'), join(copy, 'package.json'));
  await cp(join(folder, 'src'), join(copy, 'src'), { recursive: true });
  return join(copy, 'src');
}
