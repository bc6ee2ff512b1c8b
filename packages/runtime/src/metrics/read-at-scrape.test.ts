import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { counterAtScrape, gaugeAtScrape } from './read-at-scrape.ts';

it('tells what the value is at each scrape', async () => {
  const registry = new Registry();
  let value = 1;
  gaugeAtScrape(registry, 'i40_waiting', 'What waits', () => value);
  counterAtScrape(registry, 'i40_stored_total', 'What was stored', () => value);
  expect(await registry.metrics()).toMatch(/^i40_waiting 1$[\s\S]*^i40_stored_total 1$/m);
  value = 5;
  expect(await registry.metrics()).toMatch(/^i40_waiting 5$[\s\S]*^i40_stored_total 5$/m);
});
