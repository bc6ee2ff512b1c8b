import { type Database, type Queryable, seriesKey } from '@i40/common';
import { type EdgeNodeChange, type EdgeNodeState, edgeNodeKey, edgeNodeSchema } from '@i40/payloads';
import { markStaleSql, selectEdgeNodesSql, upsertEdgeNodesSql } from './statements.ts';

/** What is known of every edge node. A row that cannot be read any more is left out: a rebirth mends it. */
export async function loadEdgeNodes(database: Database): Promise<EdgeNodeState[]> {
  const { rows } = await database.query<{ births: unknown; session: object }>(selectEdgeNodesSql);
  return rows.flatMap(({ births, session }) => {
    const node = edgeNodeSchema.safeParse({ ...session, births });
    return node.success ? [node.data] : [];
  });
}

export interface EdgeNodeStore {
  /** Writes what the last of the changes has made of each edge node, and which series are stale. */
  save(tx: Queryable, changes: readonly EdgeNodeChange[]): Promise<void>;
  /** To be told when the transaction is committed. */
  committed(changes: readonly EdgeNodeChange[]): void;
}

export function createEdgeNodeStore(): EdgeNodeStore {
  /** Births that the database has. They are large and change seldom; each change makes a new array of them. */
  const storedBirths = new WeakSet<EdgeNodeState['births']>();

  return {
    async save(tx, changes) {
      const nodes = [...new Map(changes.map(({ node }) => [edgeNodeKey(node), node])).values()];
      await tx.query(upsertEdgeNodesSql, [
        nodes.map(({ group }) => group),
        nodes.map(({ edge }) => edge),
        nodes.map(({ births }) =>
          births.length === 0 || storedBirths.has(births) ? null : JSON.stringify(births),
        ),
        nodes.map(({ births: _, ...session }) => JSON.stringify(session)),
      ]);
      await markStale(tx, changes);
    },
    committed(changes) {
      for (const { node } of changes) storedBirths.add(node.births);
    },
  };
}

/** Of several deaths and births of a series in a batch, the last one counts. */
async function markStale(tx: Queryable, changes: readonly EdgeNodeChange[]): Promise<void> {
  const lives = changes
    .flatMap(({ series }) => series)
    .flatMap(({ sensors, ...life }) => sensors.map((sensor) => ({ ...life, sensor })));
  const last = [...new Map(lives.map((life) => [seriesKey(life), life])).values()];
  if (last.length === 0) return;
  await tx.query(markStaleSql, [
    last.map(({ site }) => site),
    last.map(({ machine_id }) => machine_id),
    last.map(({ sensor }) => sensor),
    last.map(({ staleSince }) => staleSince),
  ]);
}
