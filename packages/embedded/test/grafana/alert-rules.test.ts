import { describe, expect, it } from 'vitest';
import { readAlertRules } from './alerting-files.ts';
import { listPanels, readDashboards } from './dashboard-files.ts';
import { thresholdOf } from './rule-watch.ts';

const rules = await readAlertRules();

describe('the alert rules', () => {
  const dashboards = readDashboards();

  it.each(rules)('"$title" leads to a panel that there is', async ({ dashboardUid, panelId }) => {
    const files = await dashboards;
    const found = files.find(({ dashboard }) => dashboard.uid === dashboardUid)?.dashboard;
    expect(listPanels(found?.panels ?? []).map(({ id }) => id)).toContain(panelId);
  });

  it('have uids of their own', () => {
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
  });

  it('end by another threshold than they begin, on its healthy side', () => {
    for (const rule of rules) {
      const [{ evaluator, unloadEvaluator }] = thresholdOf(rule).model.conditions;
      expect(evaluator.type, rule.title).toMatch(/^gte?$/);
      expect(unloadEvaluator.type, rule.title).toBe('lt');
      expect(unloadEvaluator.params[0], rule.title).toBeLessThan(evaluator.params[0]);
    }
  });

  it('say nothing while there is nothing to watch, and tell only once that the database does not answer', () => {
    expect(rules.map(({ noDataState }) => noDataState)).toEqual(rules.map(() => 'OK'));
    const others = rules.filter(({ execErrState }) => execErrState !== 'KeepLast');
    expect(others.map(({ uid, execErrState }) => [uid, execErrState])).toEqual([['i40-ingest-lag', 'Error']]);
  });

  it('name what they are about, with a value', () => {
    for (const { title, annotations, data } of rules) {
      const refIds = [...annotations.summary.matchAll(/\$values\.([A-Z])\.Value/g)].map(([, refId]) => refId);
      expect(refIds, title).not.toEqual([]);
      expect(data.map(({ refId }) => refId)).toEqual(expect.arrayContaining(refIds));
    }
  });
});
