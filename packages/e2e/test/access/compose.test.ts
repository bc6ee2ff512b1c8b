import { readFile } from 'node:fs/promises';
import { apiConfig, apiSettingsEnv } from '@i40/api';
import { parseEnv } from '@i40/runtime';
import { expect, it } from 'vitest';

it('compose listens in its container on all addresses, publishes on this machine alone, and starts without a login', async () => {
  const compose = await readFile(new URL('../../../../docker-compose.yml', import.meta.url), 'utf8');
  expect(compose).toContain('HOST: 0.0.0.0');
  expect(compose).toContain(`- 127.0.0.1:\${API_PORT:-8000}:8000`);
  expect(compose).toContain(`API_AUTH: \${API_AUTH:-none}`);
  const settings = parseEnv(apiSettingsEnv, { HOST: '0.0.0.0', API_AUTH: 'none' });
  expect(apiConfig(settings).access).toBeUndefined();
});
