import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { followServerTls } from '@i40/api';
import { startTestApp, testConfig } from '@i40/api/testing';
import { eventually } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import { ensureInstallation, openSecretFolder } from '@i40/secure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the API with what `i40 secure init` has made', () => {
  let secrets: string;
  let app: Awaited<ReturnType<typeof startTestApp>>['app'];
  let port: number;
  const ensure = (renewDays: number) =>
    ensureInstallation({
      folder: openSecretFolder(secrets),
      hosts: [],
      now: Date.now(),
      days: 30,
      renewDays,
    });
  const tls = () => ({ cert: join(secrets, 'api/server.crt'), key: join(secrets, 'api/server.key') });

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'i40-secure-'));
    await ensure(10);
    const access = {
      keysFile: join(secrets, 'api/api-keys'),
      oidc: undefined,
      sessionMs: 60_000,
      publicUrl: undefined,
    };
    ({ app } = await startTestApp({ config: { ...testConfig, access, tls: tls() } }));
    port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(async () => {
    await app?.close();
    await rm(secrets, { recursive: true, force: true });
  });

  async function statusOf(headers: Record<string, string> = {}): Promise<number | undefined> {
    const ca = await readFile(join(secrets, 'authorities/servers.crt'));
    const asked = request({ host: '127.0.0.1', port, path: '/metrics', ca, headers }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    return answer.statusCode;
  }

  it('is reached by TLS that a client can trust, and knows the administrator by the key', async () => {
    const key = (await readFile(join(secrets, 'administrator/api-key'), 'utf8')).trim();
    expect(await statusOf()).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${key}` })).toBe(200);
  });

  it('serves a renewed certificate without a restart', async () => {
    const before = await serialAt(port);
    const stop = followServerTls(app.server, tls(), { logger: silentLogger, everyMs: 20 });
    await ensure(40);
    await eventually('the new certificate is served', async () => (await serialAt(port)) !== before);
    stop();
  });
});

async function serialAt(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}
