import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { saveModels } from '@i40/timescale';
import { savedVersion } from '../machines/machine-monitor.ts';
import type { Fleet } from './fleet.ts';
import type { MonitoredMachine } from './monitored-machine.ts';

interface ModelSaverDependencies {
  database: Database;
  fleet: Fleet;
  /** The name of the detector that learns. */
  detector: string;
  logger: Logger;
  now: () => number;
  everyMs: number;
}

export interface ModelSaver {
  /** Saves a few of the machines that are due. Never throws. */
  saveDue(): Promise<void>;
  /** Saves all, as far as the database takes them. */
  saveAll(): Promise<void>;
}

/** One statement must stay short: the embedded database serves everybody else on the same connection. */
const perStatement = 10;

/** Writes what was learnt to the database, machine by machine, so that a restart forgets at most one interval. */
export function createModelSaver(parts: ModelSaverDependencies): ModelSaver {
  const { database, fleet, detector, logger, now, everyMs } = parts;
  let saving: Promise<boolean> | undefined;

  async function save(machines: readonly MonitoredMachine[]): Promise<boolean> {
    const at = now();
    const models = machines.flatMap(({ monitor }) => {
      const model = monitor.save();
      return model ? [{ site: monitor.site, machine_id: monitor.machine_id, model }] : [];
    });
    for (const machine of machines) machine.savedAt = at;
    if (models.length === 0) return true;
    try {
      await saveModels(database, { detector, version: savedVersion, machines: models });
      return true;
    } catch (error) {
      logger.warn({ err: error, machines: models.length }, 'What was learnt could not be saved');
      return false;
    }
  }

  // What is in doubt is not to be gone on from.
  const live = () => [...fleet.machines.values()].filter(({ waiting, gate }) => !waiting && !gate.isShut);

  return {
    async saveDue() {
      if (saving) return;
      const due = live().filter(({ savedAt }) => now() - savedAt >= everyMs);
      saving = save(due.slice(0, perStatement)).finally(() => {
        saving = undefined;
      });
      await saving;
    },
    async saveAll() {
      await saving;
      const machines = live();
      for (let i = 0; i < machines.length; i += perStatement)
        if (!(await save(machines.slice(i, i + perStatement)))) return;
    },
  };
}
