import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { aSparkplugHost } from '../../../testing/sparkplug-host.ts';
import { encodeHostState, hostStateTopic, isHostId, readHostState } from './host-state.ts';

describe('the state of a host', () => {
  it('is told as the specification has it', () => {
    expect(hostStateTopic('scada-1')).toBe('spBv1.0/STATE/scada-1');
    expect(JSON.parse(encodeHostState({ online: true, timestamp: testInstant }))).toEqual({
      online: true,
      timestamp: testInstant,
    });
  });

  it('is read as it is told', () => {
    const state = { online: false, timestamp: testInstant };
    expect(readHostState(Buffer.from(encodeHostState(state)))).toEqual(state);
  });

  it.each(['', 'OFFLINE', 'null', '[]', '{"online":"false","timestamp":1}', '{"online":false}', '\u00ff{'])(
    'is not read from junk: %j',
    (junk) => {
      expect(readHostState(Buffer.from(junk, 'latin1'))).toBeUndefined();
    },
  );

  it.each(['{"online":true,"timestamp":1}', 'OFFLINE', '', '\u0000\u00ff', '{"online":'])(
    'is passed over by the decoder, whatever it is: %j',
    (payload) => {
      const { decoder } = aSparkplugHost();
      const arrival = { at: testInstant, isRetained: true };
      expect(decoder.decode('spBv1.0/STATE/scada', Buffer.from(payload, 'latin1'), arrival)).toEqual({
        decoder: 'sparkplug',
        readings: [],
        rejections: [],
        ignored: 1,
      });
    },
  );
});

describe('a host id', () => {
  it.each(['i40', 'Werk 1 – Leitstand'])('is one: %s', (text) => {
    expect(isHostId(text)).toBe(true);
  });
  it.each(['', 'a/b', 'a+b', '#', 'a\u0000b', 'x'.repeat(256)])('is none: %j', (text) => {
    expect(isHostId(text)).toBe(false);
  });
});
