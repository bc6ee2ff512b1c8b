import { expect, it } from 'vitest';
import { readServerTls, serverTls } from './server-tls.ts';

it('the API speaks TLS where it has both a certificate and a key', () => {
  expect(serverTls({})).toBeUndefined();
  const env = { API_TLS_CERT_FILE: 'a.crt', API_TLS_KEY_FILE: 'a.key' };
  expect(serverTls(env)).toEqual({ cert: 'a.crt', key: 'a.key' });
  expect(() => serverTls({ API_TLS_CERT_FILE: 'a.crt' })).toThrow('belong together');
});

it('a certificate that is missing is named', () => {
  expect(() => readServerTls({ cert: '/nowhere.crt', key: '/nowhere.key' })).toThrow(
    'The file /nowhere.crt cannot be read (ENOENT).',
  );
});
