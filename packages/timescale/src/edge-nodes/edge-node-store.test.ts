import type { Database, Queryable, SqlValue } from '@i40/common';
import type { EdgeNodeChange, EdgeNodeState } from '@i40/payloads';
import { describe, expect, it } from 'vitest';
import { createEdgeNodeStore, loadEdgeNodes } from './edge-node-store.ts';

const aNode = (changes: Partial<EdgeNodeState> = {}): EdgeNodeState => ({
  group: 'G',
  edge: 'E',
  births: [{ device: '', isOnline: true, bornAt: 1, metrics: [{ name: 'load', alias: '1', datatype: 10 }] }],
  bdSeq: 3,
  sequence: { last: 0, missing: [], missingSince: null, gaps: 0, lost: 0 },
  rebirthWantedAt: null,
  rebirthRequestedAt: null,
  ...changes,
});
const life = (staleSince: number | null) => ({ site: 'G', machine_id: 'E', sensors: ['load'], staleSince });
const change = (node: EdgeNodeState, ...series: EdgeNodeChange['series']): EdgeNodeChange => ({
  node,
  series,
});

function recorder() {
  const statements: (readonly SqlValue[])[] = [];
  const tx: Queryable = {
    query: async (_sql, params = []) => {
      statements.push(params);
      return { rows: [], rowCount: 0 };
    },
    script: async () => {},
  };
  return { tx, statements };
}

describe('the store of edge nodes', () => {
  it('writes births once, and again only when they have changed', async () => {
    const store = createEdgeNodeStore();
    const first = aNode();
    const next = { ...first, bdSeq: 4 };
    const reborn = aNode();
    const births: unknown[] = [];
    for (const node of [first, next, reborn]) {
      const { tx, statements } = recorder();
      await store.save(tx, [change(node)]);
      store.committed([change(node)]);
      births.push(statements[0]?.[2]);
    }
    expect(births).toEqual([[JSON.stringify(first.births)], [null], [JSON.stringify(reborn.births)]]);
  });

  it('writes births again when their transaction was rolled back', async () => {
    const store = createEdgeNodeStore();
    const node = aNode();
    const births: unknown[] = [];
    for (let attempt = 0; attempt < 2; attempt++) {
      const { tx, statements } = recorder();
      await store.save(tx, [change(node)]);
      births.push(statements[0]?.[2]);
    }
    expect(births[1]).toEqual([JSON.stringify(node.births)]);
  });

  it('writes no empty births, which would replace those that are stored', async () => {
    const { tx, statements } = recorder();
    await createEdgeNodeStore().save(tx, [change(aNode({ births: [] }))]);
    expect(statements[0]?.[2]).toEqual([null]);
  });

  it('writes what the last message of a batch has made of a node and its series', async () => {
    const { tx, statements } = recorder();
    const node = aNode();
    const last = { ...node, bdSeq: 9 };
    await createEdgeNodeStore().save(tx, [change(node, life(5)), change(last, life(null))]);
    expect(statements[0]?.[3]).toEqual([expect.stringContaining('"bdSeq":9')]);
    expect(statements[1]).toEqual([['G'], ['E'], ['load'], [null]]);
  });

  it('loads what it has written, and leaves out what it cannot read', async () => {
    const { births, ...session } = aNode();
    const rows = [
      { births, session },
      { births: null, session },
    ];
    const database = { query: async () => ({ rows, rowCount: 2 }) } as unknown as Database;
    expect(await loadEdgeNodes(database)).toEqual([aNode()]);
  });
});
