import { randomBytes } from 'node:crypto';
import { UsageError } from '@i40/common';
import { hashPassword, saltBytes } from '../broker/password-file.ts';
import { writeBrokerFiles } from '../broker/write-broker-files.ts';
import { issueClient } from '../certificates/authority.ts';
import { readCertificate } from '../certificates/validity.ts';
import {
  ensureAuthorities,
  type IssueOptions,
  writeCredentials,
} from '../installation/issue-certificates.ts';
import { type Device, isActive } from './device.ts';
import { nameProblem } from './device-name.ts';
import { readDevices, writeDevices } from './device-registry.ts';
import { grantProblem } from './device-rights.ts';

interface AddOptions extends Omit<IssueOptions, 'renewDays'> {
  name: string;
  /** A password in place of a certificate. */
  withPassword: boolean;
  /** Topic filters besides its own. */
  publish: readonly string[];
}

/** What to hand to the machine. */
export type Handout = { kind: 'password'; password: string } | { kind: 'certificate'; files: string[] };

/**
 * Lets a machine in. Again for one that is there: it gets a new certificate, beside which the old one holds to its end, or
 * a new password, and the grants that are given now. Throws `UsageError` for a name or a grant that cannot be.
 */
export async function addDevice(options: AddOptions): Promise<Handout> {
  const { folder, name, publish, withPassword, now, days } = options;
  const problem = nameProblem(name) ?? publish.map(grantProblem).find((each) => each !== undefined);
  if (problem) throw new UsageError(problem);
  const { authorities } = await ensureAuthorities({ ...options, renewDays: 0 });
  const devices = await readDevices(folder);
  const known = devices.find((device) => device.name === name && isActive(device));
  const others = devices.filter((device) => device !== known);
  const begin: Device = known ?? { name, publish: [], addedAt: new Date(now).toISOString(), serials: [] };

  const enter = async (device: Device) => {
    const all = [...others, { ...device, publish: [...publish] }];
    await writeDevices(folder, all);
    await writeBrokerFiles({ folder, devices: all, authorities, now });
  };
  if (withPassword) {
    const password = randomBytes(24).toString('base64url');
    await enter({ ...begin, passwordHash: hashPassword(password, randomBytes(saltBytes)) });
    return { kind: 'password', password };
  }
  const credentials = await issueClient(authorities.devices, { name, now, days });
  const file = `devices/${name}/${name}`;
  await writeCredentials(folder, file, credentials);
  await folder.write(`devices/${name}/ca.crt`, authorities.servers.cert);
  await enter({ ...begin, serials: [...begin.serials, readCertificate(credentials.cert).serial] });
  return { kind: 'certificate', files: [`${file}.crt`, `${file}.key`, `devices/${name}/ca.crt`] };
}
