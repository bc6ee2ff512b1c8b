import { defineCommand } from '@i40/runtime';
import { z } from 'zod';
import { secureDeviceOptions } from './secure-device-options.ts';

/** `i40 secure device add|revoke|list`. */
export const secureDeviceCommand = defineCommand({
  name: 'secure device',
  summary: 'Lets a machine in at the broker, or shuts it out.',
  details:
    'A machine may publish at factory/<line>/NAME/<sensor>, and as the edge node NAME of Sparkplug. Its client id is its name.',
  operands: { usage: 'add|revoke|list [NAME]', description: 'What to do, and the name of the machine.' },
  options: secureDeviceOptions,
  environment: z.object({}),
  run: async (call) => (await import('./run-secure-device.ts')).runSecureDevice(call),
});
