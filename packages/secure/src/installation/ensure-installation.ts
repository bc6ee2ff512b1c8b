import { createHash, randomBytes } from 'node:crypto';
import { writeBrokerFiles } from '../broker/write-broker-files.ts';
import { logins } from '../database/logins.ts';
import { loginsSql } from '../database/logins-sql.ts';
import { scramVerifier } from '../database/scram-verifier.ts';
import { readDevices } from '../devices/device-registry.ts';
import { certificateFiles, passwordFiles, trustedAuthorities } from './installation-files.ts';
import { ensureAuthorities, ensureCertificate, type IssueOptions } from './issue-certificates.ts';
import { namesEnv } from './names.ts';
import type { SecretFolder } from './secret-folder.ts';
import type { Step } from './step.ts';

export interface InstallationOptions extends IssueOptions {
  /** Names and addresses under which machines and people reach it. */
  hosts: readonly string[];
}

/** Makes whatever an installation needs and does not have, and renews what ends soon. A second run changes nothing. */
export async function ensureInstallation(options: InstallationOptions): Promise<Step[]> {
  const { folder, hosts, now } = options;
  // Wherever it lies, nobody commits it by accident.
  await folder.write('.gitignore', '*\n');
  const { authorities, steps } = await ensureAuthorities(options);
  for (const [file, authority] of trustedAuthorities) await folder.write(file, authorities[authority].cert);
  for (const { file, authority, subject } of certificateFiles(hosts))
    steps.push(await ensureCertificate({ ...options, authority: authorities[authority] }, file, subject));
  for (const file of passwordFiles) steps.push(await ensureSecret(folder, file));
  const verifiers = await Promise.all(
    logins.map(async ({ service, login }) => {
      const password = (await folder.read(`${service}/pg-password`)) ?? '';
      return [login, scramVerifier(login, password.trim())] as const;
    }),
  );
  const verifierOf = new Map(verifiers);
  await folder.write(
    'timescaledb/logins.sql',
    loginsSql(({ login }) => verifierOf.get(login) ?? ''),
  );
  await folder.write('names.env', namesEnv(hosts));
  steps.push(await ensureAdministrator(folder));
  await writeBrokerFiles({ folder, devices: await readDevices(folder), authorities, now });
  return steps;
}

async function ensureSecret(folder: SecretFolder, file: string): Promise<Step> {
  if (await folder.has(file)) return { file, what: 'kept' };
  await folder.write(file, `${randomBytes(32).toString('base64url')}\n`);
  return { file, what: 'made' };
}

/** A key to the API that may do everything; beside the API there is only its hash. */
async function ensureAdministrator(folder: SecretFolder): Promise<Step> {
  const file = 'administrator/api-key';
  const keys = await folder.read('api/api-keys');
  if (keys !== undefined && (await folder.has(file))) return { file, what: 'kept' };
  const key = `i40_${randomBytes(32).toString('base64url')}`;
  const hash = createHash('sha256').update(key).digest('hex');
  const others = (keys ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('administrator:'));
  await folder.write('api/api-keys', `${[...others, `administrator:admin:sha256-${hash}`].join('\n')}\n`);
  await folder.write(file, `${key}\n`);
  return { file, what: 'made' };
}
