import { UsageError } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeBroker } from '../mqtt-connection.ts';
import { databaseEnv, databaseUrl, mqttEnv, mqttTarget } from './connection-env.ts';
import { flagEnv, parseEnv, portEnv } from './env.ts';
import { describeSlips } from './unknown-variables.ts';

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('parseEnv', () => {
  const schema = z.object({
    PORT: portEnv.default(1883),
    ON: flagEnv.default(true),
    NAME: z.string().optional(),
  });

  it('fills in defaults, and takes an empty variable for unset', () => {
    expect(parseEnv(schema, { PORT: '', NAME: undefined })).toEqual({ PORT: 1883, ON: true });
  });

  it.each([
    ['1', 1],
    ['65535', 65_535],
  ])('takes the port %s', (text, port) => {
    expect(parseEnv(schema, { PORT: text }).PORT).toBe(port);
  });

  it.each(['0', '65536', '80.5', '1883x', 'mqtt'])('refuses the port %s', (text) => {
    expect(() => parseEnv(schema, { PORT: text })).toThrow(UsageError);
  });

  it.each([
    ['true', true],
    ['on', true],
    ['1', true],
    ['false', false],
    ['off', false],
    ['0', false],
  ])('reads the flag %s', (text, flag) => {
    expect(parseEnv(schema, { ON: text }).ON).toBe(flag);
  });

  it('tells all that is wrong in one error, with the values', () => {
    expect(() => parseEnv(schema, { PORT: 'x', ON: 'perhaps' })).toThrow(
      /PORT=x: .*number.*\n {2}ON=perhaps: must be true or false/s,
    );
  });
});

describe('a secret', () => {
  const read = (path: string) => {
    if (path === '/run/secrets/password') return 'pass\n';
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };

  it('may be in a file, without the newline at its end', () => {
    const env = { PG_PASSWORD_FILE: '/run/secrets/password' };
    expect(parseEnv(databaseEnv, env, read).PG_PASSWORD).toBe('pass');
  });

  it('is in one place only', () => {
    const env = { PG_PASSWORD_FILE: '/run/secrets/password', PG_PASSWORD: 'other' };
    expect(() => parseEnv(databaseEnv, env, read)).toThrow(
      'PG_PASSWORD_FILE=/run/secrets/password: must not be set together with PG_PASSWORD',
    );
  });

  it('whose file is missing is told with everything else that is wrong, and never shown', () => {
    const env = { PG_PASSWORD_FILE: '/nowhere', DATABASE_URL: 'mysql://me:hidden@db', PG_PORT: 'x' };
    const message = messageOf(() => parseEnv(databaseEnv, env, read));
    expect(message).toContain('PG_PASSWORD_FILE=/nowhere: cannot be read (ENOENT)');
    expect(message).toContain('DATABASE_URL=…: must be a URL');
    expect(message).toContain('PG_PORT=x: ');
    expect(message).not.toContain('hidden');
  });
});

describe('a variable that the schema does not know', () => {
  const schema = z.object({ INGEST_BATCH_READINGS: z.string().optional(), SIM_RATE: z.string().optional() });

  it('is told when it looks like a slip of one that it knows', () => {
    expect(describeSlips(schema, { INGEST_BATCH_READING: '1', SIM_RATES: '2' })).toEqual([
      'There is no INGEST_BATCH_READING; did you mean INGEST_BATCH_READINGS?',
      'There is no SIM_RATES; did you mean SIM_RATE?',
    ]);
  });

  it('is left alone when it belongs to another service or another program', () => {
    const env = { INGEST_BATCH_READINGS: '1', API_PORT: '1', SIM_MACHINES: '3', INGEST_BACH: 'x', SIM: '1' };
    expect(describeSlips(schema, env)).toEqual([]);
  });
});

describe('where the broker is', () => {
  it('is put together from host and port, unless a URL says it', () => {
    expect(mqttTarget(parseEnv(mqttEnv, {})).url).toBe('mqtt://127.0.0.1:1883');
    expect(mqttTarget(parseEnv(mqttEnv, { MQTT_HOST: 'broker', MQTT_PORT: '1884' })).url).toBe(
      'mqtt://broker:1884',
    );
    expect(mqttTarget(parseEnv(mqttEnv, { MQTT_URL: 'mqtts://plant:8883', MQTT_PORT: '1' })).url).toBe(
      'mqtts://plant:8883',
    );
  });

  it('is told without what opens it', () => {
    expect(describeBroker('mqtts://me:secret@plant:8883')).toBe('mqtts://plant:8883');
  });

  it('must be a URL of MQTT', () => {
    // Without the value: a URL may hold a password.
    expect(() => parseEnv(mqttEnv, { MQTT_URL: 'http://me:secret@plant' })).toThrow(
      /MQTT_URL=…: must be a URL such/,
    );
  });
});

describe('where the database is', () => {
  it('escapes what a URL would misread', () => {
    const env = parseEnv(databaseEnv, { PG_PASSWORD: 'a/b@c#d', PG_HOST: 'db' });
    expect(new URL(databaseUrl(env)).password).toBe('a%2Fb%40c%23d');
    expect(databaseUrl(env)).toBe('postgres://i40:a%2Fb%40c%23d@db:5432/i40');
  });

  it('brackets an IPv6 address', () => {
    expect(databaseUrl(parseEnv(databaseEnv, { PG_HOST: '::1' }))).toBe(
      'postgres://i40:i40pass@[::1]:5432/i40',
    );
    expect(mqttTarget(parseEnv(mqttEnv, { MQTT_HOST: '::1' })).url).toBe('mqtt://[::1]:1883');
  });

  it('may be given as one URL', () => {
    const url = 'postgresql://me:pw@db:1/x';
    expect(databaseUrl(parseEnv(databaseEnv, { DATABASE_URL: url }))).toBe(url);
    expect(() => parseEnv(databaseEnv, { DATABASE_URL: 'mysql://db' })).toThrow(/DATABASE_URL/);
  });
});
