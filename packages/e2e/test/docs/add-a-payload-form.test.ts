import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describePayloadFormat } from '../../../payloads/testing/describe-payload-format.ts';
import { csvLine } from '../../../payloads/testing/examples/csv-line/csv-line.ts';
import { copyOfSources, packageFolder } from '../../testing/copy-of-sources.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const page = await readFile(here('../../../../docs/how-to/add-a-payload-form.md'), 'utf8');
const [code = '', imported = '', line = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(
  ([, block = '']) => block,
);

describe('docs/how-to/add-a-payload-form.md', () => {
  it('shows the example as it stands in the repository, with paths as from its folder in src', async () => {
    const example = await readFile(here('../../../payloads/testing/examples/csv-line/csv-line.ts'), 'utf8');
    expect(code).toBe(example.replaceAll("'../../../src/", "'../../"));
  });

  it('gives a form that is decoded and subscribed to, with one folder and one line', async () => {
    const sources = await copyOfSources('payloads');
    await mkdir(join(sources, 'formats/csv-line'));
    await writeFile(join(sources, 'formats/csv-line/csv-line.ts'), code);
    const registry = join(sources, 'registry.ts');
    const before = await readFile(registry, 'utf8');
    await writeFile(registry, imported + before.replace(/^\] as const;$/m, `${line}] as const;`));
    const asked = `import { createMessageParser, topicFilters } from ${JSON.stringify(join(sources, 'index.ts'))};
      const parser = createMessageParser({ csvSeparator: ';' });
      const message = { topic: 'csv/M01', payload: Buffer.from('2026-01-05T08:00:00Z;temp;80.5;C') };
      const { decoder, readings } = parser.parse(message, ${Date.UTC(2026, 0, 5, 9)});
      console.log(JSON.stringify({ decoder, unit: readings[0]?.unit, filters: topicFilters() }));`;
    const args = ['--conditions=@i40/source', '--import', 'tsx', '--input-type=module', '-e', asked];
    const { stdout } = await run(process.execPath, args, { cwd: packageFolder('payloads') });
    expect(JSON.parse(stdout)).toEqual({
      decoder: 'csv-line',
      unit: '°C',
      filters: expect.arrayContaining(['csv/+', 'senml/#']),
    });
  });
});

describePayloadFormat(csvLine);
