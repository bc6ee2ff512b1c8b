import { join, resolve } from 'node:path';
import type { EmbeddedSettings } from './config.ts';
import type { Embedded } from './service.ts';

/** What runs where, and what to try first. */
export function welcome(settings: EmbeddedSettings, { apiUrl: api, brokerUrl }: Embedded): string {
  const { SECURE: secrets } = settings;
  const curl =
    secrets === undefined ? 'curl -s' : `curl -s --cacert ${join(secrets, 'authorities/servers.crt')}`;
  const key =
    secrets === undefined
      ? ''
      : ` -H "authorization: Bearer $(cat ${join(secrets, 'administrator/api-key')})"`;
  const publish =
    secrets === undefined
      ? 'publish at factory/<line>/sensors'
      : `npm run i40 -- secure device add NAME --dir ${secrets} lets a machine in`;
  const machines = settings.SIMULATOR ? `simulator, ${settings.SIM_RATE} readings/s` : 'simulator is off';
  return `
  The pipeline runs: ${machines} -> MQTT -> TimescaleDB -> API

    Live page  ${api}/         open it in the browser: the machines as they run
    API        ${api}/docs     try it in the browser
    Health     ${api}/health
    Broker     ${brokerUrl}         ${publish}
    Data       ${resolve(settings.DATA_DIR)}

  Ask whether machine M01 is out of the ordinary:

    ${curl} ${api}/predict${key} -H 'content-type: application/json' -d '{"machine_id":"M01"}'

  Look into the database:

    npm run sql -- "SELECT machine_id, sensor, count(*) FROM sensor_readings GROUP BY 1, 2"

  Ctrl-C stops it; the data stays.

`;
}
