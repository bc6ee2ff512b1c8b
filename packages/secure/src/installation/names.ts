import type { SecretFolder } from './secret-folder.ts';

const file = 'hosts.json';

/** Under which names the installation is reached: those of earlier runs, and new ones behind them. */
export async function ensureHosts(folder: SecretFolder, given: readonly string[]): Promise<string[]> {
  const text = await folder.read(file);
  const known: string[] = text === undefined ? [] : JSON.parse(text);
  const hosts = [...new Set([...known, ...given])];
  await folder.write(file, `${JSON.stringify(hosts)}\n`);
  return hosts;
}

/** What the containers of API, Grafana and proxy are told of them, as an `env_file`. */
export function namesEnv(hosts: readonly string[]): string {
  const [first = 'localhost'] = hosts;
  const sites = [...new Set([...hosts, 'localhost'])].map((host) => `https://${inUrl(host)}`);
  return [
    '# Made by `i40 secure init`.',
    `API_HOSTS=${hosts.join(',')}`,
    `API_PUBLIC_URL=https://${inUrl(first)}`,
    `GF_SERVER_ROOT_URL=https://${inUrl(first)}/grafana/`,
    `PROXY_SITES="${sites.join(', ')}"`,
    '',
  ].join('\n');
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
