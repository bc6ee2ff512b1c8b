import { describe, expect, it } from 'vitest';
import { listPanels, readDashboards, readProvisioning } from './dashboard-files.ts';

const dataSource = { type: 'grafana-postgresql-datasource', uid: 'i40-timescaledb' };
const dashboards = await readDashboards();

describe('provisioning', () => {
  it('offers the database under the uid that the dashboards name', async () => {
    const text = await readProvisioning('datasources/timescaledb.yml');
    expect(text).toMatch(new RegExp(`^ +uid: ${dataSource.uid}$`, 'm'));
    expect(text).toMatch(new RegExp(`^ +type: ${dataSource.type}$`, 'm'));
  });

  it.each(['PG_HOST', 'PG_PORT', 'PG_USER', 'PG_PASSWORD', 'PG_DATABASE'])(
    'takes %s from the environment',
    async (name) => {
      expect(await readProvisioning('datasources/timescaledb.yml')).toMatch(new RegExp(`: .*\\$${name}\\b`));
    },
  );

  it('puts the dashboards into their folder', async () => {
    const text = await readProvisioning('dashboards/i40.yml');
    expect(text).toMatch(/^ +folder: Industry 4\.0$/m);
    expect(text).toMatch(/^ +folderUid: industry-40$/m);
    expect(text).toMatch(/^ +path: \/var\/lib\/grafana\/dashboards$/m);
  });
});

describe.each(dashboards)('$file', ({ dashboard }) => {
  const panels = listPanels(dashboard.panels);
  const variables = dashboard.templating.list.filter(({ type }) => type === 'query');

  it('gives each panel an id of its own', () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks the provisioned data source alone', () => {
    const annotations = dashboard.annotations.list.filter(({ builtIn }) => !builtIn);
    const asking = [
      ...panels.filter(({ type }) => type !== 'row'),
      ...panels.flatMap(({ targets = [] }) => targets),
      ...annotations,
      ...annotations.flatMap(({ target }) => target ?? []),
      ...variables,
    ];
    expect(asking.length).toBeGreaterThan(0);
    for (const { datasource } of asking) expect(datasource).toEqual(dataSource);
  });
});

describe('the dashboards', () => {
  it('are three, each known by its uid', () => {
    const known = dashboards.map(({ dashboard: { uid, title } }) => `${uid}: ${title}`);
    expect(known.sort()).toEqual([
      'i40-machine: I4.0 - Machine',
      'i40-pipeline: I4.0 - Pipeline',
      'i40-sensors: I4.0 - Sensors Overview',
    ]);
  });

  it('link to the dashboard of a machine by variables that it has', () => {
    const machine = dashboards.find(({ dashboard }) => dashboard.uid === 'i40-machine')?.dashboard;
    const links = JSON.stringify(dashboards).match(/\/d\/i40-machine\?[^"]+/g) ?? [];
    expect(links.length).toBeGreaterThan(1);
    const names = machine?.templating.list.map(({ name }) => name);
    for (const link of links) {
      const used = [...link.matchAll(/var-(\w+)=/g)].map(([, name]) => name);
      expect(used).toEqual(['site', 'machine']);
      expect(names).toEqual(expect.arrayContaining(used));
    }
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

  it('lets site, line, machine and sensor be chosen, several at a time', () => {
    const choices = overview?.templating.list.filter(({ type }) => type === 'query') ?? [];
    expect(choices.map(({ name }) => name)).toEqual(['site', 'line', 'machine', 'sensor']);
    for (const choice of choices) expect(choice).toMatchObject({ multi: true, includeAll: true });
    expect(choices[0]?.current.value).toEqual(['site-1']);
  });

  it('asks for the choices whenever the time range moves, so that a new machine appears by itself', () => {
    const choices = overview?.templating.list.filter(({ type }) => type === 'query') ?? [];
    for (const { name, refresh } of choices) expect(refresh, name).toBe(2);
  });
});
