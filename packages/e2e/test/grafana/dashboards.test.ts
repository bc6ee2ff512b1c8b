import type { Database } from '@i40/common';
import { openPgliteDatabase } from '@i40/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlertRules } from './alerting-files.ts';
import { listPanels, readDashboards } from './dashboard-files.ts';
import { contextOf, type RangeName, rangeNames } from './panel-context.ts';
import { materialise, seededNames, seedPlant } from './plant-history.ts';
import { chunksRead, createQueryRunner } from './query-runner.ts';

const now = new Date();
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

/** What is chosen in each dashboard. */
const choicesOf: Record<string, object> = {
  'i40-sensors': { ...seededNames, site: ['site-1'], silent_after: '60' },
  'i40-machine': { site: 'site-1', machine: 'M02', sensor: seededNames.sensor },
  'i40-pipeline': {},
};
const nothingOf: Record<string, object> = {
  'i40-sensors': { site: [], machine: [], sensor: [], silent_after: '60' },
  'i40-machine': { site: '', machine: '', sensor: [] },
  'i40-pipeline': {},
};

const dashboards = (await readDashboards()).map(({ dashboard }) => dashboard);
const queries = dashboards.flatMap((dashboard) => {
  const chosen = choicesOf[dashboard.uid] ?? {};
  const ofPanels = listPanels(dashboard.panels).flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({ panel, target, name: `${panel.title} ${target.refId}` })),
  );
  const ofAnnotations = dashboard.annotations.list.flatMap(({ target, name }) =>
    target ? [{ panel: undefined, target, name }] : [],
  );
  return [...ofPanels, ...ofAnnotations].map((query) => ({ ...query, uid: dashboard.uid, chosen }));
});
const ofOverview = queries.filter(({ uid }) => uid === 'i40-sensors');
const ofSeries = ofOverview.filter(({ target }) =>
  /FROM (sensor_readings|sensors|latest_readings_at)\b/.test(target.rawSql),
);
const ofReadings = ofOverview.filter(({ target }) =>
  /FROM (sensor_readings|latest_readings_at)\b/.test(target.rawSql),
);
const charts = queries.filter(({ target }) => target.rawSql.includes('readings_1h'));
const overview = listPanels(dashboards.find(({ uid }) => uid === 'i40-sensors')?.panels ?? []);

const context = (range: RangeName, options: Parameters<typeof contextOf>[2]) =>
  contextOf(range, now, options);
const overviewContext = (range: RangeName, chosen: object = {}) =>
  context(range, { chosen: { ...choicesOf['i40-sensors'], ...chosen } });

describe('the queries of the dashboards', () => {
  let database: Database;
  let runner: ReturnType<typeof createQueryRunner>;

  beforeAll(async () => {
    database = await openPgliteDatabase();
    await seedPlant(database, now);
    runner = createQueryRunner(database);
  });
  afterAll(() => database?.close());

  it.each(rangeNames)('all find something within the last %s', async (range) => {
    expect(queries.length).toBeGreaterThan(0);
    for (const { panel, target, name, chosen } of queries) {
      const [row] = await runner.query(target.rawSql, context(range, { panel, chosen }));
      expect(row, name).toBeDefined();
      // A table may leave a cell empty.
      if (panel?.type !== 'table') expect(Object.values(row ?? {}), name).not.toContain(null);
    }
  });

  it.each(rangeNames)('come in the order of time within the last %s, as Grafana demands', async (range) => {
    const series = queries.filter(({ target }) => target.format === 'time_series');
    for (const { panel, target, name, chosen } of series) {
      const rows = await runner.query<{ time: Date }>(target.rawSql, context(range, { panel, chosen }));
      const times = rows.map(({ time }) => time.getTime());
      expect(times, name).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  const choices = { site: 'site-2', machine: 'M03', sensor: 'speed' };
  it.each(Object.entries(choices))('ask for the chosen %s', async (variable) => {
    for (const { target, name } of ofSeries) {
      expect(target.rawSql, name).toContain(`= ANY (ARRAY[$${variable}]::text[])`);
    }
  });

  it.each(Object.entries(choices))('read other values when the %s is %s', async (variable, choice) => {
    for (const { panel, target, name, chosen } of ofReadings) {
      for (const range of rangeNames) {
        const whole = await runner.query(target.rawSql, context(range, { panel, chosen }));
        const again = await runner.query(target.rawSql, context(range, { panel, chosen }));
        const other = { ...chosen, [variable]: [choice] };
        const part = await runner.query(target.rawSql, context(range, { panel, chosen: other }));
        expect(again, name).toEqual(whole);
        expect(part, `${name}, ${range}`).not.toEqual(whole);
      }
    }
  });

  it.each(rangeNames)('do not fail while no machine is known, within the last %s', async (range) => {
    for (const { panel, target, uid } of queries) {
      await runner.query(target.rawSql, context(range, { panel, chosen: nothingOf[uid] ?? {} }));
    }
  });

  it('offer the names of the chosen site, line and machine', async () => {
    const variables = dashboards.find(({ uid }) => uid === 'i40-sensors')?.templating.list ?? [];
    const offer = async (name: string, chosen: object) => {
      const query = variables.find((variable) => variable.name === name)?.query ?? '';
      const rows = await runner.query(query, overviewContext('hour', chosen));
      return rows.flatMap((row) => Object.values(row));
    };
    expect(await offer('site', {})).toEqual(seededNames.site);
    expect(await offer('line', {})).toEqual(['lineA']);
    expect(await offer('line', { site: seededNames.site })).toEqual(seededNames.line);
    expect(await offer('machine', {})).toEqual(seededNames.machine);
    expect(await offer('machine', { site: ['site-2'] })).toEqual(['P01']);
    expect(await offer('machine', { site: seededNames.site, line: ['lineB'] })).toEqual(['P01']);
    expect(await offer('sensor', {})).toEqual(seededNames.sensor);
    expect(await offer('sensor', { site: ['site-2'] })).toEqual([]);
    expect(await offer('sensor', { site: seededNames.site, machine: ['P01'] })).toEqual(['temp']);
  });

  it('read a year from the hours, and readings only where the aggregates lack them', async () => {
    const old = await runner.chunksOf('sensor_readings', hoursAgo(48));
    expect(old.length).toBeGreaterThan(30);
    expect(charts.length).toBeGreaterThan(1);
    for (const { panel, target, name, chosen } of charts) {
      const plan = await runner.explain(target, context('year', { panel, chosen }));
      expect(chunksRead(plan, old), name).toEqual([]);
    }
  });

  it('read one resolution and leave the other two alone', async () => {
    const readings = await runner.chunksOf('sensor_readings');
    const minutes = await runner.chunksOf('readings_1m');
    const hours = await runner.chunksOf('readings_1h');
    for (const { panel, target, name, chosen } of charts) {
      const hour = await runner.explain(target, context('hour', { panel, chosen }));
      const day = await runner.explain(target, context('day', { panel, chosen }));
      const year = await runner.explain(target, context('year', { panel, chosen }));
      if (panel?.interval !== '1m') {
        expect(chunksRead(hour, readings), name).not.toEqual([]);
        expect(chunksRead(hour, [...minutes, ...hours]), name).toEqual([]);
      }
      expect(chunksRead(day, minutes), name).not.toEqual([]);
      expect(chunksRead(day, hours), name).toEqual([]);
      expect(chunksRead(year, hours), name).not.toEqual([]);
      expect(chunksRead(year, minutes), name).toEqual([]);
    }
  });

  it('of the alert rules look at two days of readings at most, twice a minute', async () => {
    const old = await runner.chunksOf('sensor_readings', hoursAgo(48));
    for (const { data, title } of await readAlertRules()) {
      for (const { refId, model } of data) {
        if (!('rawSql' in model)) continue;
        const plan = await runner.explain(model, context('hour', {}));
        expect(chunksRead(plan, old), `${title} ${refId}`).toEqual([]);
      }
    }
  });

  it('show the status of each series, the ones that need a look first', async () => {
    const table = overview.find(({ title }) => title === 'Latest values');
    const [rows = []] = table ? await runner.runPanel(table, overviewContext('hour')) : [];
    const [first, ...others] = rows;
    expect(first).toMatchObject({
      status: 'out of range',
      line: 'lineA',
      machine_id: 'M02',
      sensor: 'vibration',
    });
    expect(others.map(({ status }) => status)).toEqual(Array(14).fill('in range'));
  });

  it('call a series silent after the chosen time', async () => {
    const table = overview.find(({ title }) => title === 'Latest values');
    const twoHoursAgo = { ...overviewContext('hour'), from: hoursAgo(3), to: hoursAgo(2) };
    const [rows = []] = table ? await runner.runPanel(table, twoHoursAgo) : [];
    expect(rows.map(({ status }) => status)).toEqual(Array(15).fill('silent'));
  });

  it('keep a spike of a single reading visible in a year', async () => {
    await database.query(
      `INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES ($1, 'M01', 'temp', 999)`,
      [hoursAgo(20 * 24 + 1)],
    );
    await materialise(database, hoursAgo(48));
    const chart = overview.find(({ repeat }) => repeat === 'sensor');
    const [rows = []] = chart
      ? await runner.runPanel(
          chart,
          context('year', { panel: chart, chosen: { ...seededNames, site: ['site-1'], sensor: ['temp'] } }),
        )
      : [];
    expect(rows).toContainEqual(expect.objectContaining({ metric: '↑ M01', value: 999 }));
  });
});
