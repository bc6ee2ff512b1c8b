import { resolve } from 'node:path';
import type { EmbeddedSettings } from './config.ts';
import type { Embedded } from './service.ts';

/** What runs where, and what to try first. */
export function welcome(settings: EmbeddedSettings, { apiUrl: api, brokerUrl }: Embedded): string {
  const machines = settings.SIMULATOR ? `simulator, ${settings.SIM_RATE} readings/s` : 'simulator is off';
  return `
  The pipeline runs: ${machines} -> MQTT -> TimescaleDB -> API

    Live page  ${api}/         open it in the browser: the machines as they run
    API        ${api}/docs     try it in the browser
    Health     ${api}/health
    Broker     ${brokerUrl}         publish at factory/<line>/sensors
    Data       ${resolve(settings.DATA_DIR)}

  Ask whether machine M01 is out of the ordinary:

    curl -s ${api}/predict -H 'content-type: application/json' -d '{"machine_id":"M01"}'

  Look into the database:

    npm run sql -- "SELECT machine_id, sensor, count(*) FROM sensor_readings GROUP BY 1, 2"

  Ctrl-C stops it; the data stays.

`;
}
