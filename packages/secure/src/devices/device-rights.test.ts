import { describe, expect, it } from 'vitest';
import { nameProblem } from './device-name.ts';
import { grantProblem } from './device-rights.ts';

describe('the name of a machine', () => {
  it.each(['M01', 'press-2', 'line4.robot_1'])('may be %s', (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  it.each(['', '+', '#', 'a/b', 'two words', '-x', 'a\nuser ingest', 'x'.repeat(64)])('is no %j', (name) => {
    expect(nameProblem(name)).toContain('must be 1 to 63');
  });

  it.each(['ingest', 'api', 'operator', 'i40-ingest-1', 'ingest-exclusive', 'sensors'])(
    'is not %s, which would be taken for a part of the installation',
    (name) => {
      expect(nameProblem(name)).toContain('a name of the installation');
    },
  );
});

describe('a grant', () => {
  it.each(['factory/lineA/sensors', 'senml/gateway-1', 'zigbee2mqtt/+', 'telegraf/#'])(
    'may be %s',
    (filter) => {
      expect(grantProblem(filter)).toBeUndefined();
    },
  );

  it.each([
    '#',
    '+/x',
    '$SYS/#',
    'live/site-1/M01',
    'alarms/#',
    'simulator/site-1/inject',
    'ingest/emptied/1',
  ])('never reaches topics of the services by %s', (filter) => {
    expect(grantProblem(filter)).toBeDefined();
  });

  it.each(['', 'a b', 'a/b#', 'a/#/b', 'a\ntopic write live/#'])('is no %j', (filter) => {
    expect(grantProblem(filter)).toContain('is no topic filter');
  });
});
