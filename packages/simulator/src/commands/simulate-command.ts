import { defineCommand } from '@i40/runtime';
import { simulateOptions } from '../command-line.ts';
import { simulatorEnv } from '../config.ts';

/** `i40 simulate`, also `pnpm simulate`. */
export const simulateCommand = defineCommand({
  name: 'simulate',
  summary: 'Plays the synthetic plant, or with --replay a CSV file: a time column, and a column per sensor.',
  options: simulateOptions,
  environment: simulatorEnv,
  run: async (call) => (await import('./run-simulate.ts')).runSimulate(call),
});
