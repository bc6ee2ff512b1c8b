import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import {
  aliased,
  aSparkplugHost,
  bdSeq,
  double,
  encodePayload,
  seriesAndValues,
} from '../../../../testing/sparkplug-host.ts';

const ts = testInstant;
const minute = 60_000;
const hour = 60 * minute;

/** Born with an alias 1 that stands for `old`, by a clock that is wrong by so much. */
function bornWithClock(offsetMs: number) {
  const host = aSparkplugHost();
  host.send('G/NBIRTH/E', { timestamp: ts + offsetMs, seq: 0, metrics: [bdSeq(3), double('old', 1, 7)] });
  return host;
}
type Host = ReturnType<typeof bornWithClock>;

const sensorOfAlias = (host: Host) => {
  const data = host.send('G/NDATA/E', { seq: 1, metrics: [aliased(1, 5)] }, ts + hour);
  return seriesAndValues(data)[0]?.[1];
};
const bearAgain = (host: Host, sentAt: number, number = 3, receivedAt = ts + minute) =>
  host.send(
    'G/NBIRTH/E',
    { timestamp: sentAt, seq: 0, metrics: [bdSeq(number), double('new', 1, 8)] },
    receivedAt,
  );

describe('a birth by a clock that was set right since the one before', () => {
  it.each([
    ['was minutes ahead', 4 * minute],
    ['was years ahead', 9e10],
    ['was years behind', -9e10],
  ])('counts where the clock %s', (_what, offset) => {
    const host = bornWithClock(offset);
    bearAgain(host, ts + minute);
    expect(sensorOfAlias(host)).toBe('new');
  });

  it('counts where the clock goes back at a restart that nobody has seen, told by the bdSeq', () => {
    const host = bornWithClock(0);
    bearAgain(host, ts - hour, 4);
    expect(sensorOfAlias(host)).toBe('new');
  });

  it.each([
    [255, 0, 'new'],
    [3, 3, 'old'],
    [3, 2, 'old'],
    [1_000, 1_001, 'new'],
    [1_001, 1_000, 'old'],
  ])(
    'with the bdSeq %d before and %d now leaves alias 1 to the %s birth, where it tells an older time',
    (before, now, sensor) => {
      const host = aSparkplugHost();
      host.send('G/NBIRTH/E', { timestamp: ts, seq: 0, metrics: [bdSeq(before), double('old', 1, 7)] });
      bearAgain(host, ts - hour, now);
      expect(sensorOfAlias(host)).toBe(sensor);
    },
  );

  it.each([
    [1, 'new'],
    [9, 'old'],
  ])('of a device counts where its sequence number goes on: %d', (seq, sensor) => {
    const host = aSparkplugHost();
    host.bearNode();
    host.bearDevice('D', [double('old', 2, 1)], 0);
    host.send('G/DBIRTH/E/D', { timestamp: ts - hour, seq, metrics: [double('new', 2, 1)] });
    const data = host.send('G/DDATA/E/D', { seq: 10, metrics: [aliased(2, 5)] }, ts + hour);
    expect(seriesAndValues(data)).toEqual([['E/D', sensor, 5]]);
  });
});

describe('the copy that the broker keeps of a birth', () => {
  it('is known for what it is, also where the clock of its sender is ahead', () => {
    const host = bornWithClock(4 * minute);
    host.bearDevice('D', [double('temp', 2, 75)]);
    const birth = encodePayload({
      timestamp: ts + 4 * minute,
      seq: 0,
      metrics: [bdSeq(3), double('old', 1, 7)],
    });
    const copy = host.decoder.decode('$sparkplug/certificates/spBv1.0/G/NBIRTH/E', birth, {
      at: ts + hour,
      isRetained: true,
    });
    expect(copy).toMatchObject({ ignored: 1, readings: [] });
    const data = host.send('G/DDATA/E/D', { seq: 2, metrics: [aliased(2, 5)] }, ts + hour);
    expect(data.readings).toHaveLength(1);
  });
});
