import { type FaultAnnouncement, faultAnnouncementSchema, topics } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { afterEach, beforeEach, vi } from 'vitest';
import type { SimulatorConfig } from '../src/config.ts';
import { buildFleet, countSeries } from '../src/plant/fleet.ts';
import type { WireReading } from '../src/publishing/line-message.ts';
import { type Simulator, startSimulator } from '../src/service.ts';
import { createFakeMessageBus, type FakeMessageBus } from './fake-message-bus.ts';
import { createRecordingLogger, type LogLine } from './recording-logger.ts';

export interface SimulatorBench {
  readonly bus: FakeMessageBus;
  readonly lines: readonly LogLine[];
  /** Starts a simulator of three machines without faults, each series once a second, on a bus of its own. */
  start(changes?: Partial<SimulatorConfig>, busChanges?: Partial<FakeMessageBus>): Promise<Simulator>;
  sendCommand(payload: string): void;
  readings(): WireReading[];
  announcements(): FaultAnnouncement[];
  refusals(): unknown[];
}

/** How many series the simulator on the bench has. */
export const seriesOnBench = countSeries(buildFleet(3));

/** Runs simulators at fake time, from `testInstant` on, within the suite that calls this. */
export function setUpSimulatorBench(): SimulatorBench {
  let bus: FakeMessageBus;
  let recording: ReturnType<typeof createRecordingLogger>;
  beforeEach(() => {
    vi.useFakeTimers({ now: testInstant });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const payloadsAt = (isWanted: (topic: string) => boolean) =>
    bus.published.filter(({ topic }) => isWanted(topic)).map(({ payload }) => JSON.parse(payload));

  return {
    get bus() {
      return bus;
    },
    get lines() {
      return recording.lines;
    },
    start(changes = {}, busChanges = {}) {
      bus = Object.assign(createFakeMessageBus(), busChanges);
      recording = createRecordingLogger();
      const config = { rate: seriesOnBench, machines: 3, seed: 1, faultEveryS: 0, ...changes };
      return startSimulator({ bus, logger: recording.logger, config, now: () => Date.now() });
    },
    sendCommand: (payload) => bus.deliver(topics.simulatorInject('site-1'), payload),
    readings: () => payloadsAt((topic) => topic.startsWith('factory/')).flat(),
    announcements: () =>
      payloadsAt((topic) => topic === topics.simulatorFaults('site-1')).map((payload) =>
        faultAnnouncementSchema.parse(payload),
      ),
    refusals: () => payloadsAt((topic) => topic === topics.simulatorRefusals('site-1')),
  };
}
