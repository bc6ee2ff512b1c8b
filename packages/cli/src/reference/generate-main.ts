import { readFile, writeFile } from 'node:fs/promises';
import { loadAllCommands } from '../catalogue.ts';
import { generatedFiles } from './generated-files.ts';

/** `pnpm generate`: writes what is made from the schemas, where it differs. */
const root = new URL('../../../../', import.meta.url);
for (const { path, render } of generatedFiles(await loadAllCommands())) {
  const current = await readFile(new URL(path, root), 'utf8');
  const wanted = render(current);
  if (wanted === current) continue;
  await writeFile(new URL(path, root), wanted);
  process.stdout.write(`Wrote ${path}\n`);
}
