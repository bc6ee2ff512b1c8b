import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { payloadFormats } from '../src/registry.ts';
import { describePayloadFormat } from '../testing/describe-payload-format.ts';

for (const format of payloadFormats) describePayloadFormat(format);

describe('the registry of payload forms', () => {
  it('has every folder below formats, and each once', () => {
    const folders = readdirSync(new URL('../src/formats', import.meta.url));
    expect(payloadFormats.map(({ name }) => name).sort()).toEqual(folders.sort());
  });
});
