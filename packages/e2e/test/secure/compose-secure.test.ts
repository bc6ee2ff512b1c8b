import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logins } from '@i40/secure';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  environment?: Record<string, string | null>;
  env_file?: string;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
}

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../../${name}`, import.meta.url)), 'utf8');
/** What resets or replaces has a tag, which only compose knows; `!reset null` comes as text. */
const servicesOf = (name: string): Record<string, Service> =>
  parse(read(name), { merge: true, logLevel: 'silent' }).services;

const base = servicesOf('docker-compose.yml');
const secure = servicesOf('compose.secure.yml');
const entries = Object.entries(secure);

describe('compose.secure.yml', () => {
  it('says of every service of docker-compose.yml what is different', () => {
    expect(Object.keys(secure)).toEqual(expect.arrayContaining(Object.keys(base)));
  });

  it('publishes the two listeners of machines and the proxy, and takes back what else was published', () => {
    const published = entries.flatMap(([, { ports = [] }]) => ports.map((port) => port.replace(/^.*:/, '')));
    expect(published.sort()).toEqual(['443', '80', '8883', '8885']);
    const replaced = read('compose.secure.yml').match(/^ {4}ports: !(override|reset)/gm) ?? [];
    expect(replaced).toHaveLength(Object.values(base).filter(({ ports }) => ports).length);
  });

  it('has the database in a network that leads nowhere, and machines in one with the broker alone', () => {
    const inNetwork = (network: string) =>
      entries.flatMap(([name, { networks = [] }]) => (networks.includes(network) ? [name] : [])).sort();
    expect(inNetwork('plant')).toEqual(['mosquitto']);
    expect(inNetwork('bus')).toEqual(['api', 'detector', 'ingest', 'mosquitto', 'operator', 'simulator']);
    expect(inNetwork('data')).toEqual([
      'api',
      'detector',
      'grafana',
      'ingest',
      'migrate',
      'operator',
      'timescaledb',
    ]);
    expect(inNetwork('web')).toEqual(['api', 'grafana', 'operator', 'proxy']);
    const { networks } = parse(read('compose.secure.yml'), { merge: true, logLevel: 'silent' });
    expect([networks.bus, networks.data]).toEqual([{ internal: true }, { internal: true }]);
  });

  it.each(entries)('bounds what %s may do, and how much', (name, service) => {
    const whole = { ...base[name], ...service };
    expect(whole).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+g$/),
      pids_limit: expect.any(Number),
    });
    const capabilities: Record<string, string[]> = {
      secrets: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER'],
      proxy: ['NET_BIND_SERVICE'],
    };
    expect(whole.cap_add).toEqual(capabilities[name]);
  });

  it.each(entries.filter(([name]) => name !== 'secrets'))(
    'gives %s its own secrets alone',
    (name, service) => {
      const mounted = (service.volumes ?? []).filter((volume) => volume.includes('secrets'));
      expect(mounted).toEqual([`${name}-secrets:/run/i40:ro`]);
    },
  );

  it('has no password among the arguments of a program, and neither has docker-compose.yml', () => {
    for (const file of ['docker-compose.yml', 'compose.secure.yml'])
      expect(read(file)).not.toMatch(/mosquitto_sub[^\n]* -P|--password|PGPASSWORD/);
  });

  it('shows no key of an authority to any container', () => {
    const sources = entries.flatMap(([, { volumes = [] }]) => volumes);
    expect(sources.filter((source) => /authorities|administrator|devices|secrets\}:/.test(source))).toEqual(
      [],
    );
  });

  it('has no password in the environment, and each service its own login', () => {
    for (const [name, { environment = {} }] of entries) {
      for (const [variable, value] of Object.entries(environment))
        if (/PASSWORD$|SECRET_KEY$/.test(variable))
          expect([name, variable, value === 'null' ? '' : (value ?? '')]).toEqual([name, variable, '']);
      const login = logins.find(({ service }) => service === name)?.login;
      if (environment.PG_USER) expect([name, environment.PG_USER]).toEqual([name, login]);
    }
  });
});
