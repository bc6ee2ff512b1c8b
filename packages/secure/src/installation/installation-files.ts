import { logins } from '../database/logins.ts';
import type { AuthorityName, Subject } from './issue-certificates.ts';

export interface CertificateFile {
  /** Without its ending. */
  file: string;
  authority: AuthorityName;
  subject: Subject;
}

/** Under which a container reaches another, and itself. */
const local = ['localhost', '127.0.0.1'];

/** `hosts`: names and addresses under which machines and people reach the installation. */
export function certificateFiles(hosts: readonly string[]): CertificateFile[] {
  const server = (file: string, names: readonly string[]): CertificateFile => ({
    file,
    authority: 'servers',
    subject: { kind: 'server', names: [...new Set(names)] },
  });
  const client = (file: string, name: string, authority: AuthorityName = 'services'): CertificateFile => ({
    file,
    authority,
    subject: { kind: 'client', name },
  });
  return [
    server('mosquitto/server', ['mosquitto', ...hosts, ...local]),
    server('timescaledb/server', ['timescaledb', ...local]),
    server('api/server', ['api', ...local]),
    server('grafana/server', ['grafana', ...local]),
    server('proxy/server', [...hosts, 'proxy', ...local]),
    client('mosquitto/health', 'health'),
    client('ingest/mqtt', 'ingest', 'ingest'),
    client('detector/mqtt', 'detector'),
    client('api/mqtt', 'api'),
    client('simulator/mqtt', 'simulator'),
    client('operator/mqtt', 'operator'),
  ];
}

/** Certificates of authorities, and who trusts them under which name. */
export const trustedAuthorities: readonly (readonly [file: string, authority: AuthorityName])[] = [
  ...['mosquitto', 'migrate', 'ingest', 'detector', 'api', 'simulator', 'operator', 'grafana', 'proxy'].map(
    (service) => [`${service}/ca.crt`, 'servers'] as const,
  ),
  ['mosquitto/ingest-ca.crt', 'ingest'],
  ['mosquitto/services-ca.crt', 'services'],
  ['mosquitto/devices-ca.crt', 'devices'],
];

/** Each 256 random bits. */
export const passwordFiles: readonly string[] = [
  'timescaledb/superuser-password',
  ...logins.map(({ service }) => `${service}/pg-password`),
  'grafana/admin-password',
  'grafana/secret-key',
];
