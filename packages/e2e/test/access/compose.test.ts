import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { apiConfig, apiSettingsEnv } from '@i40/api';
import { parseEnv } from '@i40/runtime';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

it('compose listens in its container on all addresses, publishes on this machine alone, and starts without a login', async () => {
  const compose = await readFile(`${root}docker-compose.yml`, 'utf8');
  expect(compose).toContain('HOST: 0.0.0.0');
  expect(compose).toContain(`- 127.0.0.1:\${API_PORT:-8000}:8000`);
  expect(compose).toContain(`- 127.0.0.1:\${PG_PORT:-5432}:5432`);
  expect(compose).toContain(`API_AUTH: \${API_AUTH:-none}`);
  expect(compose).toContain(`API_ALLOW_DEFAULT_PASSWORD: \${API_ALLOW_DEFAULT_PASSWORD:-true}`);
  const settings = parseEnv(apiSettingsEnv, { HOST: '0.0.0.0', API_AUTH: 'none' });
  expect(apiConfig(settings).access).toBeUndefined();
});

it('the API beyond this machine does not start with the password of the documentation that nobody allows', async () => {
  const command = ['--conditions=@i40/source', '--import=tsx', 'packages/cli/src/main.ts', 'api'];
  const { PATH } = process.env;
  // An address of nobody: were it to start after all, nobody could reach it.
  const env = { PATH, HOST: '192.0.2.1', API_AUTH: 'none' };
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toContain('the database has the password of the documentation');
  expect(code).toBe(1);
});
