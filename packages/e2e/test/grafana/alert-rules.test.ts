import { describe, expect, it } from 'vitest';
import { readAlertRules } from './alerting-files.ts';
import { writeAnnotation } from './annotation.ts';
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

  describe('say in their annotations', () => {
    const labels = { site: 'site-1', machine_id: 'M02', sensor: 'temp', unit: '°C' };
    const written = (key: 'summary' | 'description', values: Readonly<Record<string, number>>) =>
      Object.fromEntries(
        rules.map(({ uid, annotations }) => [uid, writeAnnotation(annotations[key], { labels, values })]),
      );

    it('what is wrong while it lasts', () => {
      const firing = { A: 12.34, B: 95.5, C: 1 };
      expect(written('summary', firing)).toEqual({
        'i40-out-of-range': 'M02 temp is out of its normal range: 95.50 °C',
        'i40-silent': 'M02 temp has sent nothing for 95.5s',
        'i40-anomaly': 'M02 temp does not behave as usual: anomaly score 12.34 of 1',
        'i40-ingest-lag': 'Readings are stored 12.34s after they were measured',
        'i40-rejected': '96 messages in five minutes could not be read, 12 times as many as usual',
      });
      expect(written('description', firing)).toMatchObject({
        'i40-out-of-range': '12.3 % of the width of the range beyond its end. Site site-1.',
        'i40-silent': '12.3 times as long as it may pause. Site site-1.',
      });
    });

    it('that it has ended, without the figures of that moment', () => {
      const ended = { A: -48.2, B: 0, C: 0 };
      expect(written('summary', ended)).toEqual({
        'i40-out-of-range': 'M02 temp is back in its normal range',
        'i40-silent': 'M02 temp sends again',
        'i40-anomaly': 'M02 temp behaves as usual again',
        'i40-ingest-lag': 'No readings are stored late any more',
        'i40-rejected': 'No more messages than usual are rejected',
      });
      expect(Object.values(written('description', ended)).join()).not.toMatch(/48|times/);
    });

    it('no figure that is missing while the database does not answer', () => {
      expect(written('summary', {})).toEqual({
        'i40-out-of-range': 'M02 temp is out of its normal range',
        'i40-silent': 'M02 temp has sent nothing for a while',
        'i40-anomaly': 'M02 temp does not behave as usual',
        'i40-ingest-lag': 'The database does not answer: no alert can be judged',
        'i40-rejected': 'More messages than usual could not be read',
      });
      expect(written('description', {})).toMatchObject({
        'i40-out-of-range': 'Site site-1.',
        'i40-silent': 'Site site-1.',
        'i40-ingest-lag': 'Until it does, the other alerts stay as they are.',
      });
    });

    it('where to look, whatever the values', () => {
      for (const { title, annotations } of rules) {
        const link = writeAnnotation(annotations.dashboard, { labels, values: {} });
        expect(link, title).toMatch(
          /^http:\/\/grafana\.example\/d\/i40-\w+(\?var-site=site-1&var-machine=M02)?$/,
        );
      }
    });
  });
});
