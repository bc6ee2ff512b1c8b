import { beforeEach, describe, expect, it } from 'vitest';
import { createLiveStream, type LineStatus } from '../../public/assets/js/live-stream.js';
import { instant } from './a-machine.ts';

class FakeSource {
  readonly listeners = new Map<string, (event: { data?: unknown }) => void>();
  isClosed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  addEventListener(name: string, listener: (event: { data?: unknown }) => void) {
    this.listeners.set(name, listener);
  }
  close() {
    this.isClosed = true;
  }
  emit(name: string, data?: unknown) {
    this.listeners.get(name)?.({ data: data === undefined ? undefined : JSON.stringify(data) });
  }
}

let sources: FakeSource[];
let statuses: LineStatus[];
let pulses: number[];
let waiting: { run: () => void; ms: number }[];
let now: number;
const last = () => sources.at(-1) as FakeSource;
const aStream = () =>
  createLiveStream({
    open: (url) => {
      sources.push(new FakeSource(url));
      return last();
    },
    now: () => now,
    random: () => 0.5,
    later: (run, ms) => waiting.push({ run, ms }),
    handlers: {
      readings: () => {},
      states: () => {},
      anomalies: () => {},
      pulse: ({ readings_per_s }) => pulses.push(readings_per_s),
    },
    onStatus: (status) => statuses.push(status),
  });
const aPulse = { connected: true, readings_per_s: 15, lag_s: 0, rejected: 0, clients: 1 };

beforeEach(() => {
  sources = [];
  statuses = [];
  pulses = [];
  waiting = [];
  now = instant;
});

describe('createLiveStream', () => {
  it('hands on what comes, and says that it is connected', () => {
    aStream().follow('stream?');
    last().emit('open');
    last().emit('pulse', aPulse);
    expect(last().url).toBe('stream?');
    expect(pulses).toEqual([15]);
    expect(statuses).toEqual([{ connected: true }]);
  });

  it('says since when nothing was heard, connects again, and says so', () => {
    aStream().follow('stream?');
    last().emit('open');
    now += 5_000;
    last().emit('error');
    expect(sources[0]?.isClosed).toBe(true);
    expect(waiting.map(({ ms }) => ms)).toEqual([1_000]);
    waiting[0]?.run();
    last().emit('open');
    expect(statuses).toEqual([
      { connected: true },
      { connected: false, since: instant },
      { connected: true },
    ]);
    expect(sources).toHaveLength(2);
  });

  it('waits longer after each failure, and never longer than a quarter of a minute', () => {
    aStream().follow('stream?');
    for (let i = 0; i < 6; i++) {
      last().emit('error');
      waiting.at(-1)?.run();
    }
    expect(waiting.map(({ ms }) => ms)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(statuses).toEqual([{ connected: false, since: instant }]);
  });

  it('gives up a line on which nothing has come for eight seconds', () => {
    const stream = aStream();
    stream.follow('stream?');
    last().emit('open');
    now += 8_000;
    stream.check();
    expect(statuses).toHaveLength(1);
    now += 1;
    stream.check();
    expect(statuses[1]).toEqual({ connected: false, since: instant });
  });

  it('listens to one connection only, the newest', () => {
    const stream = aStream();
    stream.follow('stream?');
    stream.follow('stream?site=site-1');
    sources[0]?.emit('pulse', aPulse);
    sources[0]?.emit('error');
    expect(sources[0]?.isClosed).toBe(true);
    expect(pulses).toEqual([]);
    expect(statuses).toEqual([]);
  });

  it('does not wait when the network is back', () => {
    const stream = aStream();
    stream.follow('stream?');
    last().emit('error');
    stream.retryNow();
    expect(sources).toHaveLength(2);
    waiting[0]?.run();
    expect(sources).toHaveLength(2);
  });
});
