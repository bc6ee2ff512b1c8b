import { isDeepStrictEqual } from 'node:util';
import { type AlarmMessage, type Anomaly, formatInstant, parseInstant } from '@i40/common';
import { episodeKey } from './changes.ts';

/** What is new or other than before, and what is no longer open. */
export function differences(previous: AlarmMessage, message: AlarmMessage, now: number): Anomaly[] {
  const before = new Map(previous.anomalies.map((episode) => [episodeKey(episode), episode]));
  const changed = message.anomalies.filter(
    (episode) => !isDeepStrictEqual(before.get(episodeKey(episode)), episode),
  );
  const open = new Set(message.anomalies.map(episodeKey));
  // One of several may end while the state stays: then `since` is older than the end.
  const endedAt = message.since === previous.since ? now : (parseInstant(message.since) ?? now);
  const ended = previous.anomalies
    .filter((episode) => !open.has(episodeKey(episode)))
    .map((episode) => ({ ...episode, ended_at: notBefore(episode.started_at, endedAt) }));
  return [...changed, ...ended];
}

function notBefore(earliest: string, instant: number): string {
  return (parseInstant(earliest) ?? instant) > instant ? earliest : formatInstant(instant);
}
