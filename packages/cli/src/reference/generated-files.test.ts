import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadAllCommands } from '../catalogue.ts';
import { generatedFiles } from './generated-files.ts';

const root = new URL('../../../../', import.meta.url);

describe('what is made from the schemas', async () => {
  it.each(generatedFiles(await loadAllCommands()))(
    '$path says the same; after a change run `pnpm generate`',
    async ({ path, render }) => {
      const current = await readFile(new URL(path, root), 'utf8');
      expect(current).toBe(render(current));
    },
  );
});
