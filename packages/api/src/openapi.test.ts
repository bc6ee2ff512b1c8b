import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeApi } from '../testing/describe-api.ts';

describe('openapi.json', () => {
  it('is what the routes say; after a change run `pnpm openapi`', async () => {
    const committed = await readFile(new URL('../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(await describeApi()));
  });
});
