import { join } from 'node:path';
import type { CommandCall } from '@i40/runtime';
import type { z } from 'zod';
import { ensureInstallation } from '../installation/ensure-installation.ts';
import { ensureHosts } from '../installation/names.ts';
import { openSecretFolder } from '../installation/secret-folder.ts';
import { tellContainers } from './containers.ts';
import type { secureInitOptions } from './secure-init-options.ts';

type Call = CommandCall<z.output<typeof secureInitOptions>, unknown>;

export async function runSecureInit({ options }: Call): Promise<void> {
  const folder = openSecretFolder(options.dir);
  const isNew = !(await folder.has('authorities/servers.crt'));
  const hosts = await ensureHosts(folder, options.host);
  const steps = await ensureInstallation({
    folder,
    hosts,
    now: Date.now(),
    days: options.days,
    renewDays: options['renew-days'],
  });
  const changed = steps.filter(({ what }) => what !== 'kept');
  for (const { file, what } of changed) process.stdout.write(`${what}  ${join(options.dir, file)}\n`);
  if (changed.length === 0) process.stdout.write('Everything is there, and nothing ends soon.\n');
  if (isNew) process.stdout.write(firstSteps(options.dir, hosts));
  else await tellContainers(options.dir);
}

function firstSteps(dir: string, hosts: readonly string[]): string {
  return `
Start:            docker compose -f docker-compose.yml -f compose.secure.yml up --detach --wait
Page:             https://${hosts[0] ?? 'localhost'}/        key: ${join(dir, 'administrator/api-key')}
Grafana:          https://${hosts[0] ?? 'localhost'}/grafana/  user admin, password: ${join(dir, 'grafana/admin-password')}
Browsers trust:   ${join(dir, 'authorities/servers.crt')}
Let machines in:  npm run i40 -- secure device add NAME
Keep a copy of ${dir} where nobody else reads it.
`;
}
