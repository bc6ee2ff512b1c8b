import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { expect, it } from 'vitest';
import { openPgliteDatabase } from './database/pglite-database.ts';
import { startMaintenance } from './maintenance.ts';

it('does in embedded mode what background workers do on a server: compresses, deletes, materialises', async () => {
  const database = await openPgliteDatabase();
  await migrate({ database, logger: silentLogger });
  await database.query(`
    INSERT INTO sensor_readings (ts, machine_id, sensor, value)
    SELECT now() - d * interval '1 day', 'M01', 'temp', 75 FROM unnest(ARRAY[0.5, 20, 200]) AS d`);

  const maintenance = await startMaintenance({ database, logger: silentLogger });
  await maintenance.stop();

  const compressed = await database.query(
    `SELECT range_start FROM timescaledb_information.chunks
      WHERE hypertable_name = 'sensor_readings' AND is_compressed`,
  );
  expect(compressed.rows).toHaveLength(1);
  const kept = await database.query('SELECT ts FROM sensor_readings');
  expect(kept.rows).toHaveLength(2);
  const { rows } = await database.query<{ store: string }>(
    `SELECT format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS store
       FROM timescaledb_information.continuous_aggregates WHERE view_name = 'readings_1m'`,
  );
  const materialised = await database.query(`SELECT bucket FROM ${rows[0]?.store}`);
  expect(materialised.rows).toHaveLength(2);
  await database.close();
}, 120_000);
