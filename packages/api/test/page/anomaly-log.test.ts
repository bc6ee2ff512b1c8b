import { severeScore } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { createAnomalyLog, severityOf, sharesOf } from '../../public/assets/js/anomaly-log.js';
import { anAnomaly, instant, iso } from './a-machine.ts';

const endedAt = iso(instant + 60_000);

describe('createAnomalyLog', () => {
  it('tells what is new, and takes changes of what it knows', () => {
    const log = createAnomalyLog();
    expect(log.take([anAnomaly()])).toHaveLength(1);
    expect(log.take([anAnomaly({ ended_at: endedAt })])).toEqual([]);
    expect(log.list()).toMatchObject([{ id: '1', ended_at: endedAt }]);
  });

  it('knows an episode of the stream, which has no number, in the answer of the API', () => {
    const log = createAnomalyLog();
    const { id: _, ...streamed } = anAnomaly();
    log.take([streamed]);
    expect(log.take([anAnomaly({ id: '7' })])).toEqual([]);
    log.take([{ ...streamed, ended_at: endedAt }]);
    expect(log.list()).toHaveLength(1);
    expect(log.openOf('site-1 M01')).toEqual([]);
  });

  it('lists the newest first, and what is open of a machine', () => {
    const log = createAnomalyLog();
    log.take([
      anAnomaly({ id: 'old' }),
      anAnomaly({ id: 'new', started_at: iso(instant + 1_000) }),
      anAnomaly({ id: 'over', sensor: 'temp', ended_at: endedAt }),
      anAnomaly({ id: 'other', machine_id: 'M02' }),
    ]);
    expect(log.list()[0]?.id).toBe('new');
    expect(log.openOf('site-1 M01').map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('lets go of the oldest that are over, and of none that lasts', () => {
    const log = createAnomalyLog();
    log.take([anAnomaly({ id: 'lasts', started_at: iso(instant - 1e9) })]);
    const many = Array.from({ length: 300 }, (_, i) =>
      anAnomaly({ id: String(i), started_at: iso(instant + i), ended_at: endedAt }),
    );
    log.take(many);
    expect(log.list()).toHaveLength(201);
    expect(log.openOf('site-1 M01').map(({ id }) => id)).toEqual(['lasts']);
  });

  it('drops what ended while nobody told it', () => {
    const log = createAnomalyLog();
    log.take([anAnomaly({ id: 'ended meanwhile', sensor: 'temp' }), anAnomaly({ id: 'lasts' })]);
    log.takeOpen([anAnomaly({ id: 'lasts' })]);
    expect(log.list().map(({ id }) => id)).toEqual(['lasts']);
  });
});

describe('severityOf', () => {
  it('draws the line where the API draws it', () => {
    expect(severityOf(anAnomaly({ peak_score: severeScore - 0.01 }))).toBe('warning');
    expect(severityOf(anAnomaly({ peak_score: severeScore }))).toBe('anomaly');
    expect(severityOf(anAnomaly({ peak_score: 1, ended_at: endedAt }))).toBe('over');
  });
});

describe('sharesOf', () => {
  it('has the largest share first and leaves out what hardly counts', () => {
    const contributions = { temp: 0.2, vibration: 0.78, speed: 0.02 };
    expect(sharesOf(anAnomaly({ contributions }))).toEqual([
      ['vibration', 0.78],
      ['temp', 0.2],
    ]);
  });

  it('blames the sensor that was judged alone', () => {
    expect(sharesOf(anAnomaly({ sensor: 'temp', contributions: {} }))).toEqual([['temp', 1]]);
  });
});
