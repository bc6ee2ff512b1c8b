import { openPgliteDatabase } from '../../src/pglite-database.ts';
import { listPanels, readDashboards } from './dashboard-files.ts';
import { createQueryRunner } from './query-runner.ts';
import { seedPlant, materialise } from './plant-history.ts';
const to = new Date(); const h = (n: number) => new Date(to.getTime() - n * 3_600_000);
const db = await openPgliteDatabase(); await seedPlant(db, to);
await db.script(`INSERT INTO sensor_readings (ts, machine_id, sensor, value, received_at) SELECT t, machine_id, sensor, random(), t + interval '50 ms' FROM (SELECT * FROM sensors WHERE site='site-1') s, generate_series(now() - interval '30 days', now() - interval '61 minutes', interval '60 s') t ON CONFLICT DO NOTHING`);
await materialise(db, h(2)); await db.script('ANALYZE');
const r = createQueryRunner(db);
const ranges = { hour: [h(1), 5000], day: [h(24), 120000], week: [h(168), 900000], year: [h(8760), 43200000] } as const;
const variables = { site: ['site-1'], machine: ['M01','M02','M03'], sensor: ['temp','vibration','pressure','current','speed'], silent_after: '60' };
for (const pass of ['plain', 'compressed']) {
  if (pass === 'compressed') await db.script(`SELECT compress_chunk(c) FROM show_chunks('sensor_readings', older_than => interval '7 days') c`);
  for (const { dashboard } of await readDashboards()) for (const p of listPanels(dashboard.panels)) for (const t of p.targets ?? []) {
    const out = [];
    for (const [n, [from, ms]] of Object.entries(ranges)) { const v = p.repeat ? { ...variables, sensor: ['temp'] } : variables; const t0 = performance.now(); const rows = await r.query(t.rawSql, { from, to, intervalMs: ms, variables: v }); out.push(`${n} ${(performance.now() - t0).toFixed(0)} ms/${rows.length}`); }
    console.log(pass, `${p.title} ${t.refId}`.padEnd(26), out.join(' | '));
  }
}
process.exit(0);
