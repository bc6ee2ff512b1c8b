import { z } from 'zod';
import { newSequence } from './session/sequence.ts';

const metricDefinitionSchema = z.object({
  name: z.string(),
  alias: z.string().optional(),
  datatype: z.number(),
  unit: z.string().optional(),
});

const birthSchema = z.object({
  /** '' for the edge node itself. */
  device: z.string(),
  /** False from its death on. */
  isOnline: z.boolean(),
  /** What the message said of its time, in epoch milliseconds. */
  bornAt: z.number(),
  /** By the clock of ingest, in epoch milliseconds; births that were stored long ago have none. */
  receivedAt: z.number().optional(),
  metrics: z.array(metricDefinitionSchema).readonly(),
});

const sequenceSchema = z.object({
  last: z.number().nullable(),
  missing: z.array(z.number()).readonly(),
  missingSince: z.number().nullable(),
  gaps: z.number(),
  lost: z.number(),
});

/**
 * What must be known of a Sparkplug edge node to understand its next message. Plain data, never changed in place:
 * to be stored as JSON, together with the readings of the message that brought it about.
 */
export const edgeNodeSchema = z.object({
  group: z.string(),
  edge: z.string(),
  /** Of the node and its devices; empty before the first NBIRTH. */
  births: z.array(birthSchema).readonly(),
  /** The number that an NDEATH must carry to concern the present session; null where the NBIRTH had none. */
  bdSeq: z.number().nullable(),
  sequence: sequenceSchema,
  /** Since when a rebirth is wanted, and when the last one was asked for: epoch milliseconds. */
  rebirthWantedAt: z.number().nullable(),
  rebirthRequestedAt: z.number().nullable(),
});

export type EdgeNodeState = z.infer<typeof edgeNodeSchema>;
export type Birth = z.infer<typeof birthSchema>;
export type MetricDefinition = z.infer<typeof metricDefinitionSchema>;

/** Series of one machine that became stale, or alive again. */
export interface SeriesLife {
  site: string;
  machine_id: string;
  sensors: readonly string[];
  /** Epoch milliseconds; null for alive. */
  staleSince: number | null;
}

/** What one message changed. */
export interface EdgeNodeChange {
  node: EdgeNodeState;
  series: readonly SeriesLife[];
}

export function newEdgeNode({ group, edge }: { group: string; edge: string }): EdgeNodeState {
  return {
    group,
    edge,
    births: [],
    bdSeq: null,
    sequence: newSequence,
    rebirthWantedAt: null,
    rebirthRequestedAt: null,
  };
}

/** A map key. The separator cannot occur in a name. */
export function edgeNodeKey({ group, edge }: { group: string; edge: string }): string {
  return `${group}\n${edge}`;
}

/** Derived from births, which never change, so that the state itself can be plain data. */
const devices = new WeakMap<EdgeNodeState['births'], ReadonlyMap<string, Birth>>();

/** The last birth of a device, or of the edge node itself. */
export function findBirth({ births }: EdgeNodeState, device: string | undefined): Birth | undefined {
  let byDevice = devices.get(births);
  if (!byDevice) {
    byDevice = new Map(births.map((birth) => [birth.device, birth]));
    devices.set(births, byDevice);
  }
  return byDevice.get(device ?? '');
}

export interface BirthIndex {
  byAlias: ReadonlyMap<string, MetricDefinition>;
  byName: ReadonlyMap<string, MetricDefinition>;
}

const indexes = new WeakMap<Birth, BirthIndex>();

export function indexBirth(birth: Birth): BirthIndex {
  const known = indexes.get(birth);
  if (known) return known;
  const index = {
    byAlias: new Map(
      birth.metrics.flatMap((metric) =>
        metric.alias === undefined ? [] : [[metric.alias, metric] as const],
      ),
    ),
    byName: new Map(birth.metrics.map((metric) => [metric.name, metric])),
  };
  indexes.set(birth, index);
  return index;
}
