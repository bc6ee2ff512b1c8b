import { execFile } from 'node:child_process';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeDatabase } from '@i40/common/testing';
import { pglite } from '@i40/embedded';
import { silentLogger } from '@i40/runtime';
import { createOpenDatabase, drivers } from '@i40/timescale';
import { describe, expect, it } from 'vitest';
import { recording } from '../../../timescale/testing/examples/recording/recording.ts';
import { copyOfSources, packageFolder } from '../../testing/copy-of-sources.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const timescale = (path: string) => here(`../../../timescale/${path}`);
const page = await readFile(here('../../../../docs/how-to/add-a-store.md'), 'utf8');
const [code = '', line = '', contract = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, block = '']) => block,
);

describe('docs/how-to/add-a-store.md', () => {
  it('shows the example as it stands in the repository, with paths as from its folder in src', async () => {
    const example = await readFile(timescale('testing/examples/recording/recording.ts'), 'utf8');
    expect(code).toBe(example.replaceAll("'../../../src/database/", "'../"));
  });

  it('shows the contract suite as it runs here, where the example is not in the registry', async () => {
    const own = await readFile(fileURLToPath(import.meta.url), 'utf8');
    const [, suite = ''] = /^(\/\/ The database in WebAssembly.*)/ms.exec(own) ?? [];
    expect(contract.slice(contract.indexOf('//'))).toBe(suite.replace('[recording, ...others', '[...others'));
  });

  it('gives a driver that is found by the scheme of a URL, with one folder and one line', async () => {
    const sources = await copyOfSources('timescale');
    const folder = join(sources, 'database/recording');
    await mkdir(folder);
    await writeFile(join(folder, 'recording.ts'), code);
    await appendFile(join(sources, 'database/registry.ts'), line);
    const asked = `import { openDatabase } from ${JSON.stringify(join(sources, 'index.ts'))};
      import { silentLogger } from '@i40/runtime';
      const options = { applicationName: 'test', logger: silentLogger };
      const database = await openDatabase('postgres+recording://i40@127.0.0.1:1/i40', options);
      console.log((await database.query('SELECT 1').catch((error) => error)).target);
      await database.close();`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@i40/source', '--import', 'tsx', '--input-type=module', '-e', asked],
      { cwd: packageFolder('timescale') },
    );
    expect(stdout.trim()).toBe('database 127.0.0.1:1/i40');
  });
});

// The database in WebAssembly in the place of a server, so that the test runs everywhere.
const others = drivers.filter(({ name }) => name !== 'postgres');
const open = createOpenDatabase([recording, ...others, { ...pglite, schemes: ['postgres'] }]);
describeDatabase('recording', () =>
  open('postgres+recording:', { applicationName: 'test', logger: silentLogger }),
);
