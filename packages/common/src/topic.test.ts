import { describe, expect, it } from 'vitest';
import { matchesFilter, splitMachineTopic, topics } from './topic.ts';

describe('a topic filter', () => {
  it.each([
    ['factory/+/sensors', 'factory/lineA/sensors', true],
    ['factory/+/sensors', 'factory/lineA/x/sensors', false],
    ['factory/+/sensors', 'factory/lineA', false],
    ['umh/v1/#', 'umh/v1/acme/_raw/x', true],
    // "#" includes the parent level.
    ['umh/v1/#', 'umh/v1', true],
    ['umh/v1/#', 'umh', false],
    ['#', 'anything/at/all', true],
    ['#', '$SYS/broker', false],
    ['+/broker', '$SYS/broker', false],
    ['$SYS/#', '$SYS/broker', true],
    ['a', 'a/b', false],
  ])('%s and the topic %s: %s', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });
});

describe('the topic of a machine', () => {
  it.each(['M01', 'edge1/device2', 'C#+', '100%', 'a%2Fb', 'Presse 3 (Süd)'])(
    'of %s is split into what it was made of',
    (machine_id) => {
      for (const topicOf of [topics.live, topics.alarms]) {
        expect(splitMachineTopic(topicOf('site-1', machine_id))).toEqual({ site: 'site-1', machine_id });
      }
    },
  );

  it('of a site with slashes keeps it one level', () => {
    const [site, machine_id] = ['lyon/nord', 'M01'];
    expect(topics.live(site, machine_id)).toBe('live/lyon%2Fnord/M01');
    expect(splitMachineTopic(topics.alarms(site, machine_id))).toEqual({ site, machine_id });
  });

  it.each(['live/site-1/%', 'live', 'live/', 'live/site-1', 'live/site-1/', 'live//M01'])(
    'is not %s',
    (topic) => {
      expect(splitMachineTopic(topic)).toBeUndefined();
    },
  );
});
