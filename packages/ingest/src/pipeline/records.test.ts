import type { IncomingMessage } from '@i40/common';
import type { ParsedMessage } from '@i40/payloads';
import { describe, expect, it } from 'vitest';
import { recordsBesideReadings } from './records.ts';

const message: IncomingMessage = {
  topic: 't',
  payload: Buffer.from('whole'),
  retained: false,
  acknowledge: () => {},
};
const parsed = (changes: Partial<ParsedMessage>): ParsedMessage => ({
  decoder: 'starter-json',
  readings: [],
  rejections: [],
  ignored: 0,
  ...changes,
});

describe('the records of a message beside its readings', () => {
  it('are what was rejected: the element, or else the whole message', () => {
    const bytes = Uint8Array.of(1, 2);
    const rejections = [{ reason: 'a', element: '{}' }, { reason: 'b', element: bytes }, { reason: 'c' }];
    const records = recordsBesideReadings(message, parsed({ rejections }));
    expect(records).toEqual([
      { kind: 'rejected', topic: 't', payload: Buffer.from('{}'), reason: 'a' },
      { kind: 'rejected', topic: 't', payload: bytes, reason: 'b' },
      { kind: 'rejected', topic: 't', payload: message.payload, reason: 'c' },
    ]);
  });
});
