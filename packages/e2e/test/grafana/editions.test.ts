import type { Database } from '@i40/common';
import { silentLogger } from '@i40/runtime';
import { migrate, openDatabase } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRealTimescale } from '../../testing/real-servers.ts';
import { skipSuite } from '../../testing/skip-suite.ts';
import { readAlertRules } from './alerting-files.ts';
import { listPanels, readDashboard, readDashboards } from './dashboard-files.ts';
import { contextOf, rangeNames } from './panel-context.ts';
import { createQueryRunner } from './query-runner.ts';

const real = await openRealTimescale();
const title = 'the queries for Grafana on a TimescaleDB server';
if (real.available) {
  describe(title, () => {
    const now = new Date();
    let database: Database;
    let runner: ReturnType<typeof createQueryRunner>;
    beforeAll(async () => {
      database = await openDatabase(real.url, { applicationName: 'i40-test', logger: silentLogger });
      await migrate({ database, logger: silentLogger });
      runner = createQueryRunner(database);
    });
    afterAll(async () => {
      await database?.close();
      await real.close();
    });

    const oneOf = { site: 'site-1', machine: 'M01', sensor: ['temp'] };
    const manyOf = { site: ['site-1'], line: [''], machine: ['M01'], sensor: ['temp'], silent_after: '60' };

    it.each(rangeNames)(
      'of panels and annotations do not fail within the last %s, whatever the edition',
      async (range) => {
        for (const { dashboard } of await readDashboards()) {
          const chosen = dashboard.uid === 'i40-machine' ? oneOf : manyOf;
          for (const panel of listPanels(dashboard.panels)) {
            await runner.runPanel(panel, contextOf(range, now, { panel, chosen }));
          }
          for (const { target } of dashboard.annotations.list) {
            if (target) await runner.query(target.rawSql, contextOf(range, now, { chosen }));
          }
        }
      },
    );

    it('of alert rules do not fail, whatever the edition', async () => {
      for (const { data } of await readAlertRules()) {
        for (const { model } of data) {
          if ('rawSql' in model) await runner.query(model.rawSql, contextOf('hour', now, {}));
        }
      }
    });

    it('say what the Apache edition lacks', async () => {
      const { rows } = await database.query<{ name: string }>(
        `SELECT current_setting('timescaledb.license') AS name`,
      );
      const lacks = rows[0]?.name !== 'timescale';
      const panels = listPanels((await readDashboard('i40-pipeline')).panels);
      const rowsOf = async (name: string) => {
        const panel = panels.find((candidate) => candidate.title === name);
        return panel ? (await runner.runPanel(panel, contextOf('hour', now, { panel })))[0] : undefined;
      };
      const policies = (await rowsOf('Policies')) ?? [];
      expect(policies.some(({ table }) => String(table).startsWith('Apache edition'))).toBe(lacks);
      const [compression] = (await rowsOf('Compression')) ?? [];
      expect(compression?.ratio === 'none: Apache edition').toBe(lacks);
    });
  });
} else {
  skipSuite(title, real.reason);
}
