import { join } from 'node:path';
import { UsageError } from '@i40/common';
import { type CommandCall, textTable } from '@i40/runtime';
import type { z } from 'zod';
import { addDevice, type Handout } from '../devices/add-device.ts';
import { type Device, isActive } from '../devices/device.ts';
import { readDevices } from '../devices/device-registry.ts';
import { revokeDevice } from '../devices/revoke-device.ts';
import { openSecretFolder, type SecretFolder } from '../installation/secret-folder.ts';
import { tellContainers } from './containers.ts';
import type { secureDeviceOptions } from './secure-device-options.ts';

type Options = z.output<typeof secureDeviceOptions>;

export async function runSecureDevice({ operands, options }: CommandCall<Options, unknown>): Promise<void> {
  const [verb = '', name = '', ...more] = operands;
  if (more.length > 0 || (verb !== 'list' && name === ''))
    throw new UsageError('Usage: i40 secure device add|revoke|list [NAME]');
  const folder = openSecretFolder(options.dir);
  if (!(await folder.has('authorities/devices.crt')))
    throw new UsageError(`There is no installation in ${options.dir}: run i40 secure init first.`);
  if (verb === 'list') process.stdout.write(tableOf(await readDevices(folder)));
  else if (verb === 'add') await add(folder, name, options);
  else if (verb === 'revoke') await revoke(folder, name, options);
  else throw new UsageError(`There is no "${verb}"; there are add, revoke and list.`);
}

async function add(folder: SecretFolder, name: string, options: Options): Promise<void> {
  const { password: withPassword, publish, days, dir } = options;
  const handout = await addDevice({ folder, name, withPassword, publish, days, now: Date.now() });
  process.stdout.write(describe(name, handout, dir));
  await tellContainers(dir);
}

async function revoke(folder: SecretFolder, name: string, { dir }: Options): Promise<void> {
  await revokeDevice({ folder, name, now: Date.now() });
  process.stdout.write(`${name} may do nothing any more.\n`);
  await tellContainers(dir);
}

function describe(name: string, handout: Handout, dir: string): string {
  if (handout.kind === 'password')
    return `Port 8885, TLS, user ${name}, password, shown this once:\n${handout.password}\nIt trusts ${join(dir, 'authorities/servers.crt')}\n`;
  const files = handout.files.map((file) => `  ${join(dir, file)}\n`).join('');
  return `Port 8883, TLS, with these files. Hand them to the machine, and delete the key here:\n${files}`;
}

function tableOf(devices: readonly Device[]): string {
  const rows = devices.map((device) => [
    device.name,
    device.passwordHash ? 'password' : 'certificate',
    isActive(device) ? device.publish.join(' ') : `revoked ${device.revokedAt}`,
  ]);
  return `${textTable({ heads: ['device', 'by', 'also publishes at'], rows }).join('\n')}\n`;
}
