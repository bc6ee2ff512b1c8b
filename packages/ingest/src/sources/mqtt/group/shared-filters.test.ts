import { expect, it } from 'vitest';
import { divideFilters } from './shared-filters.ts';

it('shares all but what may hold Sparkplug', () => {
  const sparkplug = ['spBv1.0/#', '$sparkplug/certificates/spBv1.0/#', '#', '+/x'];
  expect(divideFilters([...sparkplug, 'senml/#', 'factory/+/sensors', 'spBv1.0x/#'], 'g')).toEqual({
    shared: ['$share/g/senml/#', '$share/g/factory/+/sensors', '$share/g/spBv1.0x/#'],
    exclusive: sparkplug,
  });
});
