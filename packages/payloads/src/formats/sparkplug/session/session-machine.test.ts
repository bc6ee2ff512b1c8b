import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { type Birth, type EdgeNodeState, edgeNodeSchema, newEdgeNode } from '../edge-node.ts';
import type { BirthKind, SessionEvent } from './session-event.ts';
import { advanceSession } from './session-machine.ts';
import type { Step } from './step.ts';

const at = testInstant;
const aBirth = (device: string, isOnline: boolean, bornAt = at): Birth => ({
  device,
  isOnline,
  bornAt,
  receivedAt: bornAt,
  metrics: [{ name: 'load', alias: '1', datatype: 10 }],
});
const aNode = (...births: Birth[]): EdgeNodeState =>
  freeze({ ...newEdgeNode({ group: 'G', edge: 'E' }), births, bdSeq: 3 });
const facts = { receivedAt: at + 1, sentAt: at + 1, seq: 7, bdSeq: 3, isCopy: false };
const event = (kind: BirthKind | 'death' | 'data', device?: string): SessionEvent =>
  kind === 'death' || kind === 'data'
    ? { ...facts, device, kind }
    : { ...facts, device, kind, birth: aBirth(device ?? '', true, at + 1) };

/** Whatever writes to it throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

const describeStep = (before: EdgeNodeState, { node, metrics, lives }: Step) =>
  [
    metrics.kind,
    ...lives.map(
      ({ birth, staleSince }) => `${birth.device || 'E'} ${staleSince === null ? 'alive' : 'stale'}`,
    ),
    ...(node.rebirthWantedAt === before.rebirthWantedAt ? [] : ['rebirth wanted']),
  ].join(', ');

const situations = {
  orphan: aNode(aBirth('', false), aBirth('D', false)),
  unborn: aNode(aBirth('', true)),
  dead: aNode(aBirth('', true), aBirth('D', false)),
  alive: aNode(aBirth('', true), aBirth('D', true)),
};

describe('the session of an edge node', () => {
  it.each([
    ['birth', 'unborn', 'named, E alive'],
    ['birth', 'dead', 'named, E alive'],
    ['birth', 'alive', 'named, D stale, E alive'],
    ['keptBirth', 'unborn', 'named'],
    ['partOfBirth', 'unborn', 'named'],
    ['partOfBirth', 'alive', 'named'],
    ['death', 'unborn', 'ignored'],
    ['death', 'dead', 'ignored'],
    ['death', 'alive', 'ignored, E stale, D stale'],
    ['data', 'unborn', 'rejected, rebirth wanted'],
    ['data', 'dead', 'rejected, rebirth wanted'],
    ['data', 'alive', 'defined'],
  ] as const)('told of %s while it is %s: %s', (kind, situation, expected) => {
    const nodes = { unborn: aNode(), dead: situations.orphan, alive: situations.alive };
    const before = nodes[situation];
    expect(describeStep(before, advanceSession(before, freeze(event(kind))))).toBe(expected);
  });

  it.each([
    ['birth', 'orphan', 'rejected, rebirth wanted'],
    ['birth', 'unborn', 'named, D alive'],
    ['birth', 'dead', 'named, D alive'],
    ['birth', 'alive', 'named, D alive'],
    ['keptBirth', 'orphan', 'named'],
    ['partOfBirth', 'orphan', 'named'],
    ['death', 'orphan', 'ignored'],
    ['death', 'unborn', 'ignored'],
    ['death', 'dead', 'ignored'],
    ['death', 'alive', 'ignored, D stale'],
    ['data', 'orphan', 'rejected, rebirth wanted'],
    ['data', 'unborn', 'rejected, rebirth wanted'],
    ['data', 'dead', 'rejected, rebirth wanted'],
    ['data', 'alive', 'defined'],
  ] as const)('told of %s of a device that is %s: %s', (kind, situation, expected) => {
    const before = situations[situation];
    expect(describeStep(before, advanceSession(before, freeze(event(kind, 'D'))))).toBe(expected);
  });

  it('stays plain data, whatever it was told', () => {
    for (const before of Object.values(situations)) {
      for (const kind of ['birth', 'keptBirth', 'partOfBirth', 'death', 'data'] as const) {
        const { node } = advanceSession(before, event(kind, 'D'));
        expect(edgeNodeSchema.parse(JSON.parse(JSON.stringify(node)))).toEqual(node);
      }
    }
  });

  it('is read as it was stored before births had the time of their arrival', () => {
    const { receivedAt: _, ...stored } = aBirth('', true);
    const node = edgeNodeSchema.parse({ ...aNode(), births: [stored] });
    expect(advanceSession(node, event('data')).metrics.kind).toBe('defined');
  });
});
