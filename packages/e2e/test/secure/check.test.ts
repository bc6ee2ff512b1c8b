import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@i40/common/testing';
import { databaseEnv, mqttEnv, mqttTarget, parseEnv } from '@i40/runtime';
import {
  addDevice,
  checkApi,
  checkBroker,
  checkCertificate,
  checkDatabase,
  ensureInstallation,
  type Finding,
  openSecretFolder,
} from '@i40/secure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../testing/free-port.ts';
import { mosquittoIsMissing, type SecureBroker, startSecureBroker } from '../../testing/secure-broker.ts';
import {
  postgresIsMissing,
  type SecurePostgres,
  startSecurePostgres,
} from '../../testing/secure-postgres.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const verdicts = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ what, verdict }) => [what, verdict]));
const closed = (...whats: string[]) => Object.fromEntries(whats.map((what) => [what, 'closed']));

let secrets: string;
beforeAll(async () => {
  secrets = await mkdtemp(join(tmpdir(), 'i40-secure-'));
  const issue = { folder: openSecretFolder(secrets), now: Date.now(), days: 30 };
  await ensureInstallation({ ...issue, renewDays: 10, hosts: [] });
  await addDevice({ ...issue, name: 'M01', withPassword: false, publish: [] });
});
afterAll(() => rm(secrets, { recursive: true, force: true }));

const noBroker = await mosquittoIsMissing();
if (noBroker) skipSuite('i40 secure check at a broker', noBroker);
else describe('i40 secure check at a broker', atBroker);

function atBroker(): void {
  let broker: SecureBroker;
  beforeAll(async () => {
    broker = await startSecureBroker(secrets);
  });
  afterAll(() => broker?.stop());
  const target = (env: Record<string, string>) => mqttTarget(parseEnv(mqttEnv, env));

  it('finds nothing open where the installation is secure', async () => {
    const file = join(secrets, 'devices/M01/M01');
    const findings = await checkBroker(
      target({
        MQTT_PORT: String(broker.ports.certificates),
        MQTT_CA_FILE: join(secrets, 'devices/M01/ca.crt'),
        MQTT_CERT_FILE: `${file}.crt`,
        MQTT_KEY_FILE: `${file}.key`,
      }),
    );
    // What listens at 1883 of the machine that runs the tests is not ours.
    expect(verdicts(findings)).toMatchObject(
      closed('broker without a name', 'forged live feed', 'forged alarms', 'foreign client id'),
    );
  });

  it('finds what a broker has open that lets everybody in', async () => {
    const port = await freePort();
    const conf = join(secrets, 'open.conf');
    await writeFile(conf, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n`);
    const open = spawn('mosquitto', ['-c', conf], { stdio: 'ignore' });
    try {
      await eventually('the broker lets somebody in', async () => {
        const found = verdicts(await checkBroker(target({ MQTT_PORT: String(port) })));
        return found['broker without a name'] === 'OPEN';
      });
      expect(verdicts(await checkBroker(target({ MQTT_PORT: String(port) })))).toMatchObject({
        'forged live feed': 'OPEN',
        'forged alarms': 'OPEN',
        'foreign client id': 'OPEN',
      });
    } finally {
      open.kill();
    }
  });

  it('tells until when a certificate holds', async () => {
    const address = { what: 'broker', host: '127.0.0.1', port: broker.ports.passwords };
    const now = Date.now();
    expect(await checkCertificate(address, { now, days: 14 })).toMatchObject({ verdict: 'closed' });
    expect(await checkCertificate(address, { now, days: 40 })).toMatchObject({
      verdict: 'OPEN',
      detail: 'it holds for 29 more days: i40 secure init',
    });
  });
}

const noDatabase = await postgresIsMissing();
if (noDatabase) skipSuite('i40 secure check at a database', noDatabase);
else describe('i40 secure check at a database', atDatabase);

function atDatabase(): void {
  let server: SecurePostgres;
  beforeAll(async () => {
    server = await startSecurePostgres(secrets);
    await server.runFile(join(secrets, 'timescaledb/logins.sql'));
  });
  afterAll(() => server?.stop());

  it('finds nothing open where the installation is secure', async () => {
    const settings = parseEnv(databaseEnv, {
      PG_PORT: String(server.port),
      PG_USER: 'i40_operate',
      PG_PASSWORD_FILE: join(secrets, 'operator/pg-password'),
      PG_SSLMODE: 'verify-full',
      PG_CA_FILE: join(secrets, 'operator/ca.crt'),
    });
    expect(verdicts(await checkDatabase(settings))).toEqual(
      closed(
        'database as i40/i40pass',
        'database as postgres/postgres',
        'database without TLS',
        'login of the database',
      ),
    );
    const address = { what: 'database', host: '127.0.0.1', port: server.port, isPostgres: true };
    expect(await checkCertificate(address, { now: Date.now(), days: 14 })).toMatchObject({
      verdict: 'closed',
    });
  });
}

describe('i40 secure check at the API', () => {
  it('tells whether it asks who is there', async () => {
    let status = 401;
    const server = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const check = async () => verdicts(await checkApi(`http://127.0.0.1:${port}`));
    expect(await check()).toEqual(closed('API without a login'));
    status = 200;
    // It is reached from this machine alone.
    expect(await check()).toEqual(closed('API without a login'));
    server.close();
  });
});
