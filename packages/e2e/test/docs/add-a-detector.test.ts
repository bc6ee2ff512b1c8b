import { execFile } from 'node:child_process';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeDetector } from '../../../detect/testing/describe-detector.ts';
import { createStepChange, stepChange } from '../../../detect/testing/examples/step-change/step-change.ts';
import { fitted, judgeAll, rowsOf } from '../../../detect/testing/fitted.ts';
import { copyOfSources, packageFolder } from '../../testing/copy-of-sources.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const page = await readFile(here('../../../../docs/how-to/add-a-detector.md'), 'utf8');
const [code = '', line = ''] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) => block);

describe('docs/how-to/add-a-detector.md', () => {
  it('shows the example as it stands in the repository, with paths as from its folder in src', async () => {
    const example = await readFile(
      here('../../../detect/testing/examples/step-change/step-change.ts'),
      'utf8',
    );
    expect(code).toBe(example.replaceAll("'../../../src/", "'../../"));
  });

  it('gives a detector that is found by name, with one folder and one line', async () => {
    const sources = await copyOfSources('detect');
    const folder = join(sources, 'detectors/step-change');
    await mkdir(folder);
    await writeFile(join(folder, 'step-change.ts'), code);
    await appendFile(join(sources, 'registry.ts'), line);
    const asked = `import { catalogue, detectorForWindow } from ${JSON.stringify(join(sources, 'index.ts'))};
      const detector = detectorForWindow(catalogue.find('step-change'), 40);
      const fitted = detector.fit(Array.from({ length: 40 }, (_, i) => [i % 2, i % 3]));
      console.log(JSON.stringify(detector.update(fitted.state, [0, 90])));`;
    const { stdout } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', asked], {
      cwd: packageFolder('detect'),
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', alarm: true });
  });
});

describe('the example', () => {
  it('does what its comment says', () => {
    const detector = createStepChange();
    const state = fitted(
      detector,
      rowsOf(21, (i) => [i % 2]),
    );
    const [small, large] = judgeAll(detector, state, [[1], [10]]);
    expect(small).toMatchObject({ status: 'ok', alarm: false });
    expect(large).toMatchObject({ status: 'ok', alarm: true, statistic: 9 });
  });
});

describeDetector('step-change, the example', stepChange);
