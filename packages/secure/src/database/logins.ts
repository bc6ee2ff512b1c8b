/** A login of the database, and the groups whose rights it has. */
export interface Login {
  /** Who connects with it. */
  readonly service: string;
  readonly login: string;
  /** None for the owner of the tables. */
  readonly groups: readonly string[];
}

export const ownerLogin = 'i40_migrate';

export const logins: readonly Login[] = [
  { service: 'migrate', login: ownerLogin, groups: [] },
  { service: 'ingest', login: 'i40_ingest', groups: ['i40_writer'] },
  { service: 'detector', login: 'i40_detect', groups: ['i40_detector'] },
  { service: 'api', login: 'i40_api', groups: ['i40_reader', 'i40_recorder'] },
  { service: 'grafana', login: 'i40_grafana', groups: ['i40_reader'] },
  { service: 'operator', login: 'i40_operate', groups: ['i40_owner'] },
];
