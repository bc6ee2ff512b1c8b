import { UsageError } from '@i40/common';
import { writeBrokerFiles } from '../broker/write-broker-files.ts';
import { ensureAuthorities } from '../installation/issue-certificates.ts';
import type { SecretFolder } from '../installation/secret-folder.ts';
import { isActive } from './device.ts';
import { readDevices, writeDevices } from './device-registry.ts';

interface RevokeOptions {
  folder: SecretFolder;
  name: string;
  /** Epoch milliseconds. */
  now: number;
}

/** Shuts a machine out: its rights, its password and all its certificates. Throws `UsageError` where there is none. */
export async function revokeDevice({ folder, name, now }: RevokeOptions): Promise<void> {
  const devices = await readDevices(folder);
  const revoked = devices.find((device) => device.name === name && isActive(device));
  if (!revoked) {
    const names = devices.filter(isActive).map((device) => device.name);
    throw new UsageError(`There is no device "${name}"; there are ${names.join(', ') || 'none'}.`);
  }
  const revokedAt = new Date(now).toISOString();
  const all = devices.map((device) => (device === revoked ? { ...device, revokedAt } : device));
  const { authorities } = await ensureAuthorities({ folder, now, days: 0, renewDays: 0 });
  await writeDevices(folder, all);
  await writeBrokerFiles({ folder, devices: all, authorities, now });
  await folder.remove(`devices/${name}`);
}
