import type { Writable } from 'node:stream';
import {
  type AlarmMessage,
  alarmMessageSchema,
  type Database,
  isName,
  type MachineName,
  type MessageBus,
  machineKey,
  parseJsonPayload,
  parseLiveMessage,
  type StreamQuery,
  splitMachineTopic,
} from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import { addAnomaly, addReadings, addState, type Changes, createChanges, selectChanges } from './changes.ts';
import { encodeChanges, encodePulse, heartbeat, streamBeginning } from './event-text.ts';
import { createMachineWatch } from './machine-watch.ts';
import { createPulseMeter } from './pulse.ts';
import { createSnapshotCache } from './snapshot-cache.ts';
import { createStreamClient, type StreamClient } from './stream-client.ts';

export interface StreamHub extends Running {
  /** Takes what came from the bus at `live/#`. */
  takeReadings(topic: string, payload: Uint8Array): void;
  /** Takes what came at `alarms/#`. */
  takeAlarm(topic: string, payload: Uint8Array): void;
  /** Feeds this output until it closes; the states of all machines come first. */
  connect(output: Writable, filter: StreamQuery): Promise<void>;
  readonly clients: number;
  /** Whether the detector says that it still learns this machine. */
  isLearning(site: string, machineId: string): boolean;
}

interface StreamHubOptions {
  database: Database;
  bus: Pick<MessageBus, 'connected'>;
  logger: Logger;
  now: () => number;
}

/** Four updates a second, of which every fourth brings a pulse, and every sixtieth a sign of life. */
const tickMs = 250;
const ticksPerPulse = 4;
const ticksPerHeartbeat = 60;
/** A client that has read nothing for so long is gone, whatever its socket says. */
const blockedAtMostMs = 30_000;

/**
 * Spreads the live feed to browsers. What arrives within a tick is gathered once for all; each filter is encoded once
 * for all who share it. Without clients nothing is parsed and no timer runs.
 */
export function createStreamHub({ database, bus, logger, now }: StreamHubOptions): StreamHub {
  const clients = new Set<StreamClient>();
  const watch = createMachineWatch();
  const snapshots = createSnapshotCache({
    database,
    logger,
    now,
    onLoaded: ({ machines, openScores, lookedAt }) => watch.load(machines, openScores, lookedAt),
  });
  let meter = createPulseMeter(now);
  let changes = createChanges();
  let timer: NodeJS.Timeout | undefined;
  let ticks = 0;

  function pulse(): string {
    const { readingsPerSecond, lagSeconds } = meter.measure();
    return encodePulse({
      connected: bus.connected,
      readings_per_s: readingsPerSecond,
      lag_s: lagSeconds,
      rejected: snapshots.rejected,
      clients: clients.size,
    });
  }

  function tick(): void {
    ticks += 1;
    for (const state of watch.changedStates(now())) addState(changes, state);
    sendToAll(changes);
    changes = createChanges();
    const extra =
      (ticks % ticksPerPulse === 0 ? pulse() : '') + (ticks % ticksPerHeartbeat === 0 ? heartbeat : '');
    for (const client of clients) {
      if (extra !== '') client.sendIfFree(extra);
      if (client.blockedMs(now()) > blockedAtMostMs) client.destroy();
    }
    void snapshots.refresh();
  }

  function sendToAll(all: Changes): void {
    const prepared = new Map<string, { selected: Changes; text: string }>();
    for (const client of clients) {
      const key = JSON.stringify(client.filter);
      let ready = prepared.get(key);
      if (!ready) {
        const selected = select(all, client.filter);
        ready = { selected, text: encodeChanges(selected) };
        prepared.set(key, ready);
      }
      client.offer(ready.selected, ready.text);
    }
  }

  function select(all: Changes, filter: StreamQuery): Changes {
    const { site, line, machine_id } = filter;
    if (site === undefined && line === undefined && machine_id === undefined) return all;
    return selectChanges(
      all,
      (machine) =>
        (site === undefined || machine.site === site) &&
        (machine_id === undefined || machine.machine_id === machine_id) &&
        (line === undefined || watch.lineOf(machine) === line),
    );
  }

  function wake(): void {
    if (timer) return;
    meter = createPulseMeter(now);
    changes = createChanges();
    watch.forgetWhatWasTold();
    snapshots.expire();
    timer = setInterval(tick, tickMs);
  }

  function remove(client: StreamClient): void {
    clients.delete(client);
    if (clients.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function allStates(): Changes {
    const states = createChanges();
    for (const state of watch.states(now())) addState(states, state);
    return states;
  }

  return {
    takeReadings(topic, payload) {
      if (!timer) return;
      const name = machineOf(topic);
      const readings = name && parseLiveMessage(payload);
      if (!name || !readings || readings.length === 0) return;
      meter.count(readings.length, readings.at(-1)?.ts ?? '');
      addReadings(changes, name, readings);
      if (!watch.observe(name, readings)) void snapshots.refresh(true);
    },
    takeAlarm(topic, payload) {
      const name = machineOf(topic);
      if (name && payload.byteLength === 0) watch.endAlarm(name);
      const message = name && parseAlarm(payload);
      if (!name || !message || !isAbout(name, message)) return;
      const episodes = watch.alarm(name, message, now());
      // Without a timer nobody takes them away.
      if (timer) for (const episode of episodes) addAnomaly(changes, episode);
    },
    async connect(output, filter) {
      wake();
      const client = createStreamClient({ output, filter, now });
      const gone = () => remove(client);
      output.once('close', gone).once('error', gone);
      output.write(streamBeginning);
      clients.add(client);
      await snapshots.refresh();
      client.sendIfFree(encodeChanges(select(allStates(), filter)) + pulse());
    },
    get clients() {
      return clients.size;
    },
    isLearning: (site, machineId) => watch.isLearning(site, machineId),
    async stop() {
      for (const client of clients) client.end();
      clearInterval(timer);
    },
  };
}

/** Undefined for a topic that no part of the pipeline publishes at: its names fit in none of our answers. */
function machineOf(topic: string): MachineName | undefined {
  const name = splitMachineTopic(topic);
  return name && isName(name.site) && isName(name.machine_id) ? name : undefined;
}

/** Whether the episodes are those of the machine that the topic names. */
function isAbout(name: MachineName, { anomalies }: AlarmMessage): boolean {
  return anomalies.every((anomaly) => machineKey(anomaly) === machineKey(name));
}

/** Undefined for a payload that is none; an empty one takes a retained message back. */
function parseAlarm(payload: Uint8Array) {
  const json = parseJsonPayload(payload);
  return json.ok ? alarmMessageSchema.safeParse(json.value).data : undefined;
}
