/** A part of the reference; a variable belongs to the first that names it. */
export interface Group {
  title: string;
  intro?: string;
  /** In this order; an expression takes what it matches, in the order of the code. */
  members: readonly (string | RegExp)[];
}

export const groups: readonly Group[] = [
  {
    title: 'Ports on this machine',
    intro:
      'Containers publish them on 127.0.0.1; what runs without containers listens on HOST, or finds the containers there.',
    members: ['MQTT_PORT', 'PG_PORT', 'GRAFANA_PORT', 'API_PORT'],
  },
  {
    title: 'Names and passwords',
    intro:
      'Change them before anybody else can reach the ports. Those of TimescaleDB and Grafana take effect when the volume is made: later, change them there as well.',
    members: [/^PG_(USER|PASSWORD|DATABASE)$/, /^GF_SECURITY_/, 'MQTT_USERNAME', 'MQTT_PASSWORD'],
  },
  {
    title: 'Alerts, in containers',
    intro:
      'Grafana evaluates its alert rules in any case, and shows what fires under Alerting. It tells nobody until one of the first two is set.',
    members: [/^ALERT_/, /^GF_SMTP_/, 'GF_SERVER_ROOT_URL'],
  },
  { title: 'Ingest', members: [/^INGEST_/] },
  { title: 'What is kept for how long', members: ['COMPRESS_AFTER_DAYS', /^KEEP_/] },
  { title: 'Simulator', members: [/^SIM_/] },
  { title: 'Detector', members: [/^DETECTOR_/] },
  { title: 'API', members: [/^API_/, /^OIDC_/] },
  { title: 'Containers', members: [/^TS_/, 'TZ', 'GF_LOG_LEVEL'] },
  { title: 'Logs', members: ['LOG_LEVEL'] },
  {
    title: 'Without containers',
    intro:
      'For `npm start` and for services that run by themselves. In containers compose sets those of them that apply.',
    members: [/./],
  },
];
