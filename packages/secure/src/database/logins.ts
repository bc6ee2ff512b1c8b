/** A login of the database, and the group whose rights it has. */
export interface Login {
  /** Who connects with it. */
  readonly service: string;
  readonly login: string;
  /** Undefined for the owner of the tables. */
  readonly group?: string;
}

export const ownerLogin = 'i40_migrate';

export const logins: readonly Login[] = [
  { service: 'migrate', login: ownerLogin },
  { service: 'ingest', login: 'i40_ingest', group: 'i40_writer' },
  { service: 'detector', login: 'i40_detect', group: 'i40_detector' },
  { service: 'api', login: 'i40_api', group: 'i40_reader' },
  { service: 'grafana', login: 'i40_grafana', group: 'i40_reader' },
  { service: 'operator', login: 'i40_operate', group: 'i40_owner' },
];
