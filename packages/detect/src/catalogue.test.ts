import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bestOf, catalogue, createCatalogue, detectors } from './catalogue.ts';
import type { RegisteredDetector } from './contract/registered-detector.ts';

const [one, other] = Object.values(detectors) as [RegisteredDetector, RegisteredDetector];

describe('the catalogue', () => {
  it('has every detector of the folder, under the name of its file', () => {
    const files = readdirSync(new URL('./detectors', import.meta.url))
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => file.replace(/\.ts$/, ''));
    expect(Object.keys(detectors)).toEqual(files.sort());
  });

  it('finds a detector by its name and by former ones', () => {
    for (const [name, detector] of Object.entries(detectors)) expect(catalogue.find(name)).toBe(detector);
    expect(catalogue.find('multivariate')).toBe(detectors.adaptive);
    expect(catalogue.find('zscore')).toBe(detectors['z-score']);
    expect(catalogue.find('crystal-ball')).toBeUndefined();
    for (const name of Object.values(bestOf)) expect(catalogue.find(name)?.name).toBe(name);
  });

  it('refuses two detectors of one name, former names included, and names that are none', () => {
    expect(() => createCatalogue([one, one])).toThrow(`Two detectors are called ${one.name}`);
    expect(() => createCatalogue([one, { ...other, aliases: [one.name] }])).toThrow('Two detectors');
    expect(() => createCatalogue([{ ...one, name: 'Z Score' }])).toThrow('"Z Score" is no name');
  });
});
