import { parseEnv } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { accessConfig, accessEnv } from './access-env.ts';
import { refuseDefaultPassword } from './default-password.ts';

const configOf = (env: Record<string, string>, host = '127.0.0.1') =>
  accessConfig(parseEnv(accessEnv, env), host);

describe('the login of the API', () => {
  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])(
    'is none on %s, where nobody asks for one',
    (host) => {
      expect(configOf({}, host)).toBeUndefined();
    },
  );

  it.each(['0.0.0.0', '::', '192.168.1.20', 'plant-pc', '127.0.0.1.example', '1270.0.0.1'])(
    'must be said on %s, be it that there is none',
    (host) => {
      expect(() => configOf({}, host)).toThrow(/API_AUTH=keys or API_AUTH=oidc[\s\S]*API_AUTH=none/);
      expect(configOf({ API_AUTH: 'none' }, host)).toBeUndefined();
    },
  );

  it.each<[Record<string, string>, string]>([
    [{ API_AUTH: 'keys' }, 'needs API_KEYS_FILE'],
    [{ API_AUTH: 'oidc' }, 'needs OIDC_ISSUER'],
    [{ API_AUTH: 'oidc', OIDC_ISSUER: 'http://sso.example' }, 'must be https'],
    [
      { API_AUTH: 'oidc', OIDC_ISSUER: 'https://sso.example', OIDC_CLIENT_ID: 'i40' },
      'Name another audience for programs',
    ],
    [{ API_AUTH: 'nobody' }, 'must be none, keys, oidc, or keys,oidc'],
    [{ API_AUTH: 'none,keys' }, 'must be none, keys, oidc, or keys,oidc'],
    [{ API_AUTH: 'oidc', OIDC_ROLES: 'boss=everything' }, 'must be role=read'],
  ])('%o is refused: %s', (env, reason) => {
    expect(() => configOf(env)).toThrow(reason);
  });

  it('is by keys, by an issuer, or by both', () => {
    const both = {
      API_AUTH: 'keys,oidc',
      API_KEYS_FILE: '/run/keys',
      OIDC_ISSUER: 'https://sso.example/realms/plant',
      OIDC_ROLES: 'plant-operator=operate, plant-admin=admin',
    };
    const config = configOf(both, '0.0.0.0');
    expect(config).toMatchObject({ keysFile: '/run/keys', oidc: { issuer: both.OIDC_ISSUER } });
    expect([...(config?.oidc?.roles ?? [])]).toEqual([
      ['plant-operator', 'operate'],
      ['plant-admin', 'admin'],
    ]);
    expect(configOf({ ...both, API_AUTH: 'keys' })?.oidc).toBeUndefined();
  });
});

describe('the password of the documentation', () => {
  const access = configOf({ API_AUTH: 'keys', API_KEYS_FILE: '/run/keys' });
  const url = 'postgres://i40:i40pass@db:5432/i40';
  const refuse = (host: string, changes: Partial<Parameters<typeof refuseDefaultPassword>[0]> = {}) =>
    refuseDefaultPassword({ host, access, databaseUrl: url, isAllowed: false, ...changes });

  it('is refused at the database where others reach the API', () => {
    expect(() => refuse('0.0.0.0')).toThrow('PG_PASSWORD');
    expect(() => refuse('0.0.0.0', { databaseUrl: 'postgres://i40:other@db/i40' })).not.toThrow();
  });

  it('is refused with API_AUTH=none as well, unless somebody says that nobody else reaches the database', () => {
    expect(() => refuse('0.0.0.0', { access: undefined })).toThrow('API_ALLOW_DEFAULT_PASSWORD=true');
    expect(() => refuse('0.0.0.0', { access: undefined, isAllowed: true })).not.toThrow();
    expect(() => refuse('0.0.0.0', { isAllowed: true })).toThrow('as PG_PASSWORD.');
  });

  it('does on this machine', () => {
    expect(() => refuse('127.0.0.1')).not.toThrow();
    expect(() => refuse('127.0.0.1', { access: undefined })).not.toThrow();
  });
});
