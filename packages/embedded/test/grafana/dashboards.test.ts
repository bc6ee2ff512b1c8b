import type { Database } from '@i40/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPgliteDatabase } from '../../src/pglite-database.ts';
import { listPanels, type Panel, readDashboards, readProvisioning, type Target } from './dashboard-files.ts';
import { expandQuery, type QueryContext } from './expand-query.ts';
import { seededNames, seedPlant } from './plant-history.ts';

const dataSource = { type: 'grafana-postgresql-datasource', uid: 'i40-timescaledb' };
const dashboards = await readDashboards();
const queries = dashboards.flatMap(({ dashboard }) =>
  listPanels(dashboard.panels).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({
      panel,
      target,
      name: `${panel.title || panel.type} ${target.refId}`,
    })),
  ),
);
const ofReadings = queries.filter(({ target }) =>
  /\b(sensor_readings|readings_1[mh]|sensors)\b/.test(target.rawSql),
);

describe('provisioning', () => {
  it('offers the database under the uid that the dashboards name', async () => {
    const text = await readProvisioning('datasources/timescaledb.yml');
    expect(text).toMatch(new RegExp(`^ +uid: ${dataSource.uid}$`, 'm'));
    expect(text).toMatch(new RegExp(`^ +type: ${dataSource.type}$`, 'm'));
    for (const name of ['PG_HOST', 'PG_PORT', 'PG_USER', 'PG_PASSWORD', 'PG_DATABASE']) {
      expect(text).toMatch(new RegExp(`\\$${name}\\b`));
    }
  });

  it('puts the dashboards into their folder', async () => {
    const text = await readProvisioning('dashboards/i40.yml');
    expect(text).toMatch(/^ +folder: Industry 4\.0$/m);
    expect(text).toMatch(/^ +folderUid: industry-40$/m);
    expect(text).toMatch(/^ +path: \/var\/lib\/grafana\/dashboards$/m);
  });
});

describe.each(dashboards)('$file', ({ dashboard }) => {
  const panels = listPanels(dashboard.panels);

  it('gives each panel an id of its own', () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks the provisioned data source alone', () => {
    const sources = [
      ...panels.filter(({ type }) => type !== 'row').map((panel) => panel.datasource),
      ...panels.flatMap(({ targets = [] }) => targets.map((target) => target.datasource)),
      ...dashboard.templating.list
        .filter(({ type }) => type === 'query')
        .map((variable) => variable.datasource),
    ];
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toEqual(dataSource);
  });
});

describe('the sensors overview', () => {
  const overview = dashboards.find(({ file }) => file === 'sensors-overview.json')?.dashboard;

  it('is known by its title and uid, and shows the last hour, afresh every 5 seconds', () => {
    expect(overview).toMatchObject({
      uid: 'i40-sensors',
      title: 'I4.0 - Sensors Overview',
      refresh: '5s',
      timezone: 'browser',
      time: { from: 'now-1h', to: 'now' },
    });
  });

  it('lets site, machine and sensor be chosen, several at a time', () => {
    const variables = overview?.templating.list.filter(({ type }) => type === 'query');
    expect(variables?.map(({ name }) => name)).toEqual(['site', 'machine', 'sensor']);
    for (const variable of variables ?? []) expect(variable).toMatchObject({ multi: true, includeAll: true });
    expect(variables?.[0]?.current.value).toEqual(['site-1']);
  });
});

describe('dashboard queries', () => {
  let database: Database;
  const to = new Date();
  const hours = (n: number) => new Date(to.getTime() - n * 3_600_000);
  const ranges = [
    { range: 'an hour', from: hours(1), intervalMs: 5_000 },
    { range: 'a day', from: hours(24), intervalMs: 120_000 },
    { range: 'a week', from: hours(7 * 24), intervalMs: 900_000 },
    { range: 'a year', from: hours(365 * 24), intervalMs: 43_200_000 },
  ];
  const all = { ...seededNames, site: ['site-1'], silent_after: '60' };

  beforeAll(async () => {
    database = await openPgliteDatabase();
    await seedPlant(database, to);
  });
  afterAll(() => database?.close());

  const contextOf = (range: (typeof ranges)[number], panel: Panel, changes = {}): QueryContext => ({
    from: range.from,
    to,
    intervalMs: Math.max(range.intervalMs, parseInterval(panel.interval)),
    variables: { ...all, ...changes },
  });
  const run = async (target: Target, context: QueryContext) =>
    (await database.query(expandQuery(target.rawSql, context))).rows;
  const runPanel = async (panel: Panel, context: QueryContext) => {
    const results = [];
    for (const target of panel.targets ?? []) results.push(await run(target, context));
    return results;
  };
  const explain = async (target: Target, context: QueryContext) => {
    const { rows } = await database.query(`EXPLAIN ${expandQuery(target.rawSql, context)}`);
    return rows.map((row) => Object.values(row)[0]).join('\n');
  };

  it.each(ranges)('all find something within $range', async (range) => {
    for (const { panel, target, name } of queries) {
      const rows = await run(target, contextOf(range, panel));
      expect(rows.length, name).toBeGreaterThan(0);
      expect(Object.values(rows[0] ?? {}), name).not.toContain(null);
    }
  });

  it('come in the order of time, as Grafana demands of a series', async () => {
    for (const { panel, target, name } of queries.filter(({ target }) => target.format === 'time_series')) {
      for (const range of ranges) {
        const times = (await run(target, contextOf(range, panel))).map((row) => row.time as Date);
        expect(times, name).toEqual([...times].sort((a, b) => a.getTime() - b.getTime()));
      }
    }
  });

  it.each(['site', 'machine', 'sensor'] as const)(
    'of readings all ask for the chosen %s',
    async (variable) => {
      for (const { target, name } of ofReadings)
        expect(target.rawSql, name).toContain(`ARRAY[$${variable}]::text[]`);
      const one = { site: ['site-2'], machine: ['M03'], sensor: ['speed'] }[variable];
      for (const panel of new Set(ofReadings.map(({ panel }) => panel))) {
        for (const range of ranges) {
          const whole = await runPanel(panel, contextOf(range, panel));
          expect(await runPanel(panel, contextOf(range, panel)), panel.title).toEqual(whole);
          expect(
            await runPanel(panel, contextOf(range, panel, { [variable]: one })),
            panel.title,
          ).not.toEqual(whole);
        }
      }
    },
  );

  it('do not fail on a database that knows no machine yet', async () => {
    const nothing = { site: [], machine: [], sensor: [] };
    for (const { panel, target } of ofReadings) {
      for (const range of ranges) await run(target, contextOf(range, panel, nothing));
    }
  });

  it('offer the names of the chosen site and machine', async () => {
    const [range] = ranges;
    if (!range) throw new Error('no range');
    for (const { dashboard } of dashboards) {
      for (const { name, query } of dashboard.templating.list.filter(({ type }) => type === 'query')) {
        const offer = async (variables: QueryContext['variables']) => {
          const { rows } = await database.query(expandQuery(query, { ...range, to, variables }));
          return rows.flatMap((row) => Object.values(row));
        };
        expect(await offer(all)).toEqual(seededNames[name as keyof typeof seededNames]);
        if (name === 'machine') expect(await offer({ site: ['site-2'] })).toEqual(['P01']);
        if (name === 'sensor') expect(await offer({ site: ['site-2'], machine: ['P01'] })).toEqual(['temp']);
      }
    }
  });

  describe('that draw readings', () => {
    const charts = ofReadings.filter(({ target }) => target.rawSql.includes('readings_1h'));
    const [hour, day, , year] = ranges;
    if (!hour || !day || !year) throw new Error('no ranges');

    it('read a year from the hours, and of the readings no more than the aggregates lack', async () => {
      const { rows } = await database.query<{ chunk_name: string }>(
        `SELECT chunk_name FROM timescaledb_information.chunks
          WHERE hypertable_name = 'sensor_readings' AND range_end < $1`,
        [hours(48)],
      );
      expect(rows.length).toBeGreaterThan(30);
      expect(charts.length).toBeGreaterThan(1);
      for (const { panel, target, name } of charts) {
        const plan = await explain(target, contextOf(year, panel));
        for (const { chunk_name } of rows) expect(plan, name).not.toMatch(new RegExp(`\\b${chunk_name}\\b`));
      }
    });

    it('plan one resolution and drop the others', async () => {
      const { rows } = await database.query<{ view_name: string; name: string }>(
        `SELECT view_name, materialization_hypertable_name AS name FROM timescaledb_information.continuous_aggregates`,
      );
      const materialised = (view: string) =>
        rows.find(({ view_name }) => view_name === view)?.name ?? 'missing';
      const chunksOf = (view: string) => new RegExp(`${materialised(view)}_\\d+_chunk`);
      for (const { panel, target, name } of charts) {
        const plans = {
          hour: await explain(target, contextOf(hour, panel)),
          day: await explain(target, contextOf(day, panel)),
          year: await explain(target, contextOf(year, panel)),
        };
        expect(plans.hour, name).not.toMatch(chunksOf('readings_1m'));
        expect(plans.hour, name).not.toMatch(chunksOf('readings_1h'));
        expect(plans.day, name).toMatch(chunksOf('readings_1m'));
        expect(plans.day, name).not.toMatch(chunksOf('readings_1h'));
        expect(plans.year, name).toMatch(chunksOf('readings_1h'));
      }
    });
  });

  it('keep a spike visible however long the range is', async () => {
    const { ts, value } = { ts: hours(20 * 24 + 1), value: 999 };
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES ($1, 'M01', 'temp', $2)`,
      [ts, value],
    );
    await database.script(
      `CALL refresh_continuous_aggregate('readings_1m', NULL, '${hours(48).toISOString()}')`,
    );
    await database.script(
      `CALL refresh_continuous_aggregate('readings_1h', NULL, '${hours(48).toISOString()}')`,
    );
    const repeated = queries.find(({ panel }) => panel.repeat === 'sensor');
    if (!repeated) throw new Error('no panel for each sensor');
    const [, , , year] = ranges;
    if (!year) throw new Error('no year');
    const rows = await run(repeated.target, contextOf(year, repeated.panel, { sensor: ['temp'] }));
    expect(rows.find(({ metric }) => metric === 'M01 max')).toBeDefined();
    expect(rows).toContainEqual(expect.objectContaining({ metric: 'M01 max', value }));
  });

  it('show the status of each series, the ones that need a look first', async () => {
    const latest = queries.find(({ panel }) => panel.title === 'Latest values');
    const [hour] = ranges;
    if (!latest || !hour) throw new Error('no table of latest values');
    const rows = await run(latest.target, contextOf(hour, latest.panel));
    expect(rows).toHaveLength(15);
    expect(rows[0]).toMatchObject({
      status: 'out of range',
      machine_id: 'M02',
      sensor: 'vibration',
      unit: 'mm/s',
    });
    expect(rows.slice(1).every(({ status }) => status === 'in range')).toBe(true);
    const later = { ...contextOf(hour, latest.panel), to: new Date(to.getTime() - 2 * 3_600_000) };
    expect((await run(latest.target, later)).map(({ status }) => status)).toContain('silent');
  });
});

/** The finest bucket of a panel, "10s" or "1m", in milliseconds. */
function parseInterval(text = '0s'): number {
  return Number.parseInt(text, 10) * (text.endsWith('m') ? 60_000 : 1_000);
}
