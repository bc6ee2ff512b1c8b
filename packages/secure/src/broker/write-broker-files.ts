import { revocationList } from '../certificates/authority.ts';
import { type Device, isActive } from '../devices/device.ts';
import { deviceRights } from '../devices/device-rights.ts';
import type { Authorities } from '../installation/issue-certificates.ts';
import type { SecretFolder } from '../installation/secret-folder.ts';
import { aclFile } from './acl-file.ts';
import { passwordFile } from './password-file.ts';
import { serviceRights } from './rights.ts';

interface BrokerFiles {
  folder: SecretFolder;
  devices: readonly Device[];
  authorities: Authorities;
  now: number;
}

/** What the broker reads again at SIGHUP: who may do what, passwords, and revoked certificates. */
export async function writeBrokerFiles({ folder, devices, authorities, now }: BrokerFiles): Promise<void> {
  const active = devices.filter(isActive);
  const services = serviceRights(active.flatMap(({ publish }) => publish));
  const users = [
    ...Object.entries(services),
    ...active.map((device) => [device.name, deviceRights(device)] as const),
  ];
  await folder.write('mosquitto/acl', aclFile(users));
  const withPassword = active.flatMap(({ name, passwordHash: hash }) => (hash ? [{ name, hash }] : []));
  await folder.write('mosquitto/passwords', passwordFile(withPassword));
  const serials = devices.filter((device) => !isActive(device)).flatMap((device) => device.serials);
  const signed = JSON.stringify(serials);
  // A list that says the same stays, so that a second run changes nothing.
  if (
    (await folder.read('authorities/revoked.json')) === signed &&
    (await folder.has('mosquitto/devices.crl'))
  )
    return;
  await folder.write('mosquitto/devices.crl', await revocationList(authorities.devices, { serials, now }));
  await folder.write('authorities/revoked.json', signed);
}
