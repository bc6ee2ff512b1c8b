import { faultKinds } from '@i40/common';
import { defineCommand } from '@i40/runtime';
import { simulatorEnv } from '../config.ts';
import { faultOptions } from '../faults/fault-command-line.ts';

/** `i40 fault`, also `pnpm fault`. */
export const faultCommand = defineCommand({
  name: 'fault',
  summary: 'Lets a machine of the running simulator develop a fault.',
  operands: { usage: 'KIND', description: `One of ${faultKinds.join(', ')}.` },
  options: faultOptions,
  environment: simulatorEnv,
  run: async (call) => (await import('./run-fault.ts')).runFault(call),
});
