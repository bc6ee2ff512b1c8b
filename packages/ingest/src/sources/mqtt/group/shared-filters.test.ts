import { defaultTopicFilters } from '@i40/payloads';
import { expect, it } from 'vitest';
import { divideFilters } from './shared-filters.ts';

it('shares all but what may hold Sparkplug', () => {
  expect(divideFilters([...defaultTopicFilters, '#', '+/x', 'spBv1.0x/#'], 'g')).toEqual({
    shared: [
      '$share/g/umh/v1/#',
      '$share/g/senml/#',
      '$share/g/influx/#',
      '$share/g/telegraf/#',
      '$share/g/factory/+/sensors',
      '$share/g/readings/#',
      '$share/g/spBv1.0x/#',
    ],
    exclusive: ['spBv1.0/#', '$sparkplug/certificates/spBv1.0/#', '#', '+/x'],
  });
});
