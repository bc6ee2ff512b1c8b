import { type AlarmMessage, formatInstant, type MessageBus, topics } from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { MachineMonitor } from '../machines/machine-monitor.ts';

/** Publishes a machine's state when it changes, or when an episode opens or ends; retained for those who come later. */
export interface AlarmPublisher {
  /** `at`: when it became so, epoch milliseconds. */
  publishIfChanged(monitor: MachineMonitor, at: number): void;
  /** Takes the machine's state back: whoever comes later shall not find it. */
  forget(monitor: MachineMonitor): void;
  /** Resolves when the broker has taken charge of all. */
  settled(): Promise<void>;
}

export function createAlarmPublisher(bus: MessageBus, logger: Logger): AlarmPublisher {
  const published = new Map<MachineMonitor, { state: AlarmMessage['state']; since: string; open: string }>();
  const underWay = new Set<Promise<void>>();

  function send({ site, machine_id }: MachineMonitor, payload: string): void {
    const topic = topics.alarms(site, machine_id);
    const sent = bus
      .publish(topic, payload, { qos: 1, retain: true })
      .catch((error: Error) => logger.warn({ topic, reason: error.message }, 'A state was not published'))
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
  }

  return {
    forget(monitor) {
      if (!published.delete(monitor)) return;
      // An empty retained message makes the broker forget the one before (MQTT 5, section 3.3.1.3).
      send(monitor, '');
    },
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
      send(monitor, JSON.stringify(message));
      logger.info({ site: monitor.site, machine: monitor.machine_id, state }, 'State changed');
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
