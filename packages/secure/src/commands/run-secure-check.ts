import { type CommandCall, mqttTarget, textTable } from '@i40/runtime';
import type { z } from 'zod';
import { checkBroker } from '../check/check-broker.ts';
import { checkCertificate, type TlsAddress } from '../check/check-certificate.ts';
import { checkDatabase } from '../check/check-database.ts';
import { checkApi, checkGrafana } from '../check/check-web.ts';
import { type Finding, isOpen } from '../check/finding.ts';
import type { secureCheckEnv, secureCheckOptions } from './secure-check-options.ts';

type Settings = z.output<typeof secureCheckEnv>;
type Options = z.output<typeof secureCheckOptions>;

export async function runSecureCheck({ settings, options }: CommandCall<Options, Settings>): Promise<void> {
  const { api, grafana, days } = options;
  const findings: Finding[] = [
    ...(await checkBroker(mqttTarget(settings))),
    ...(await checkDatabase(settings)),
  ];
  if (api) findings.push(...(await checkApi(api)));
  if (grafana) findings.push(...(await checkGrafana(grafana)));
  for (const address of addressesOf(settings, [api, grafana]))
    findings.push(await checkCertificate(address, { now: Date.now(), days }));
  const rows = findings.map(({ what, verdict, detail }) => [what, verdict, detail]);
  process.stdout.write(`${textTable({ heads: ['tried', 'is', ''], rows }).join('\n')}\n`);
  if (findings.some(isOpen)) process.exitCode = 1;
}

function addressesOf(settings: Settings, pages: readonly (string | undefined)[]): TlsAddress[] {
  const broker = new URL(mqttTarget(settings).url);
  const addresses: TlsAddress[] = [];
  if (/^(mqtts|wss):$/.test(broker.protocol))
    addresses.push({ what: 'broker', host: broker.hostname, port: Number(broker.port || 8883) });
  if (settings.PG_SSLMODE !== 'disable')
    addresses.push({ what: 'database', host: settings.PG_HOST, port: settings.PG_PORT, isPostgres: true });
  const hosts = new Set(pages.flatMap((page) => (page?.startsWith('https:') ? new URL(page).host : [])));
  for (const host of hosts) {
    const { hostname, port } = new URL(`https://${host}`);
    addresses.push({ what: `page ${host}`, host: hostname, port: Number(port || 443) });
  }
  return addresses;
}
