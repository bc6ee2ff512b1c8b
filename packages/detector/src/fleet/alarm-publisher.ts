import { type AlarmMessage, formatInstant, type MessageBus, topics } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { MachineMonitor } from '../machines/machine-monitor.ts';

/** Publishes a machine's state when it changes, or when an episode opens or ends; retained for those who come later. */
export interface AlarmPublisher {
  /** `at`: when it became so, epoch milliseconds. */
  publishIfChanged(monitor: MachineMonitor, at: number): void;
  /** Resolves when the broker has taken charge of all. */
  settled(): Promise<void>;
}

export function createAlarmPublisher(bus: MessageBus, logger: Logger): AlarmPublisher {
  const published = new Map<MachineMonitor, { state: AlarmMessage['state']; since: string; open: string }>();
  const underWay = new Set<Promise<void>>();

  return {
    publishIfChanged(monitor, at) {
      const { state } = monitor;
      const last = published.get(monitor);
      const anomalies = monitor.alarms.open;
      const open = anomalies
        .map(({ detector, sensor, started_at }) => `${detector} ${sensor} ${started_at}`)
        .join();
      if (last && last.state === state && last.open === open) return;
      const since = last?.state === state ? last.since : formatInstant(at);
      published.set(monitor, { state, since, open });
      const { detail } = monitor;
      const message: AlarmMessage = { state, since, anomalies, ...(detail !== undefined && { detail }) };
      const topic = topics.alarms(monitor.site, monitor.machine_id);
      const sent = bus
        .publish(topic, JSON.stringify(message), { qos: 1, retain: true })
        .catch((error: Error) => logger.warn({ topic, reason: error.message }, 'A state was not published'))
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
      logger.info({ site: monitor.site, machine: monitor.machine_id, state }, 'State changed');
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
