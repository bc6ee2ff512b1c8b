import { get } from 'sparkplug-payload';
import { describe, expect, it } from 'vitest';
import { type EdgeNodeState, newEdgeNode } from './edge-node.ts';
import { encodeRebirthCommand, rebirthTopic, reconcileEdgeNode } from './rebirth.ts';
import { restartSequence, trackSequence } from './session/sequence.ts';

const timing = { reorderWaitMs: 2_000, throttleMs: 60_000 };
const request = { kind: 'rebirth', group: 'G', edge: 'E' };
const node = (changes: Partial<EdgeNodeState> = {}): EdgeNodeState => ({
  ...newEdgeNode({ group: 'G', edge: 'E' }),
  ...changes,
});
const withGap = (at: number) => {
  const sequence = restartSequence(node().sequence, 0);
  return node({ sequence: trackSequence(sequence, 2, at) });
};

describe('reconciling an edge node with the time', () => {
  it('leaves it as it is where nothing is amiss', () => {
    const healthy = node();
    expect(reconcileEdgeNode(healthy, 9e9, timing)).toEqual({ node: healthy });
    expect(reconcileEdgeNode(healthy, 9e9, timing).node).toBe(healthy);
  });

  it.each([
    [1_999, undefined],
    [2_000, request],
  ])('asks for a rebirth %d ms after a gap: %j', (elapsedMs, expected) => {
    expect(reconcileEdgeNode(withGap(1_000), 1_000 + elapsedMs, timing).request).toEqual(expected);
  });

  it.each([
    [1_999, undefined],
    [2_000, request],
  ])('asks for a rebirth %d ms after data without a birth: %j', (elapsedMs, expected) => {
    const waiting = node({ rebirthWantedAt: 1_000 });
    expect(reconcileEdgeNode(waiting, 1_000 + elapsedMs, timing).request).toEqual(expected);
  });

  it('does not ask again too soon, and asks once it may', () => {
    const asked = reconcileEdgeNode(withGap(0), 2_000, timing).node;
    expect(asked).toMatchObject({ rebirthRequestedAt: 2_000, rebirthWantedAt: null, sequence: { gaps: 1 } });
    const stillWanted = { ...asked, rebirthWantedAt: 3_000 };
    expect(reconcileEdgeNode(stillWanted, 61_999, timing).request).toBeUndefined();
    expect(reconcileEdgeNode(stillWanted, 62_000, timing).request).toEqual(request);
  });
});

describe('the clock of ingest', () => {
  it('may be set back by hours: a rebirth is asked for all the same', () => {
    const hours = 5 * 3_600_000;
    const asked = node({ rebirthRequestedAt: hours, rebirthWantedAt: hours });
    expect(reconcileEdgeNode(asked, 0, timing).request).toEqual(request);
    expect(reconcileEdgeNode(withGap(hours), 0, timing).node.sequence.gaps).toBe(1);
  });

  it('may lag behind the stamps of a burst', () => {
    expect(reconcileEdgeNode(withGap(1_005), 1_000, timing).request).toBeUndefined();
  });
});

describe('a request for a rebirth', () => {
  it('is what an edge node of Eclipse Tahu understands', () => {
    const decoded = get('spBv1.0')?.decodePayload(encodeRebirthCommand(1_767_600_000_000));
    expect(rebirthTopic({ kind: 'rebirth', group: 'G', edge: 'E' })).toBe('spBv1.0/G/NCMD/E');
    expect(Number(decoded?.timestamp)).toBe(1_767_600_000_000);
    expect(decoded?.metrics).toMatchObject([{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }]);
  });
});
