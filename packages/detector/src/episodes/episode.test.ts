import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { EpisodeTracker, type Finding } from './episode.ts';

const subject = { site: 'site-1', machine_id: 'M02', sensor: null, detector: 'conditional' };
const aTracker = () => new EpisodeTracker(subject, () => 60_000);
const finding = (s: number, alarm: boolean, score = 0.6): Finding => ({
  at: testInstant + s * 1000,
  alarm,
  score,
  severity: score,
  describe: () => ({ contributions: { vibration: 1 }, explanation: `at ${score}` }),
});

describe('EpisodeTracker', () => {
  it('opens with the first alarm, and is silent while nothing is wrong', () => {
    const tracker = aTracker();
    expect(tracker.update(finding(0, false))).toBeUndefined();
    expect(tracker.update(finding(1, true))).toEqual({
      change: 'opened',
      episode: {
        ...subject,
        started_at: '2026-01-05T08:00:01.000Z',
        ended_at: null,
        peak_score: 0.6,
        contributions: { vibration: 1 },
        explanation: 'at 0.6',
      },
    });
  });

  it('describes the worst moment', () => {
    const tracker = aTracker();
    tracker.update(finding(0, true, 0.6));
    expect(tracker.update(finding(1, true, 0.9))).toMatchObject({
      change: 'worse',
      episode: { peak_score: 0.9, explanation: 'at 0.9' },
    });
    expect(tracker.update(finding(2, true, 0.7))).toBeUndefined();
    expect(tracker.current()).toMatchObject({ peak_score: 0.9, explanation: 'at 0.9' });
  });

  it('ends after the calm at its last alarm, and makes one episode of a flutter', () => {
    const tracker = aTracker();
    tracker.update(finding(0, true));
    tracker.update(finding(30, false));
    tracker.update(finding(50, true));
    expect(tracker.update(finding(109, false))).toBeUndefined();
    expect(tracker.update(finding(110, false))).toMatchObject({
      change: 'ended',
      episode: { started_at: '2026-01-05T08:00:00.000Z', ended_at: '2026-01-05T08:00:50.000Z' },
    });
    expect(tracker.current()).toBeUndefined();
    expect(tracker.update(finding(111, true))).toMatchObject({ change: 'opened' });
  });

  it('goes on with an episode that was open before a restart', () => {
    const before = aTracker();
    before.update(finding(0, true));
    const open = JSON.parse(JSON.stringify(before.open));
    const after = new EpisodeTracker(subject, () => 60_000, open);
    expect(after.update(finding(100, false))).toMatchObject({
      change: 'ended',
      episode: { started_at: '2026-01-05T08:00:00.000Z', ended_at: '2026-01-05T08:00:00.000Z' },
    });
  });
});
