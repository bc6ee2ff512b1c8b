import { predictRequestSchema } from '@i40/common';
import { describe, expect, it } from 'vitest';
import { createFakeDatabase } from '../../testing/fake-database.ts';
import { describeEmptyWindow } from './empty-window.ts';

const ask = (request: object, { sensors = [] as string[], sites = [] as string[] } = {}) =>
  describeEmptyWindow(
    createFakeDatabase((sql) =>
      sql.includes('DISTINCT site') ? sites.map((site) => ({ site })) : sensors.map((sensor) => ({ sensor })),
    ),
    predictRequestSchema.parse({ machine_id: 'M01', ...request }),
  );

describe('a window without readings', () => {
  it('is that of a machine that sent nothing', async () => {
    expect(await ask({}, { sensors: ['temp'] })).toMatch(
      /^No readings of machine M01 in the last 15 minutes that can be used, at site-1/,
    );
  });

  it('is that of a site that has no such machine, and says which has', async () => {
    expect(await ask({ site: 'lyon' }, { sites: ['munich'] })).toMatch(
      /no machine M01 at lyon, but at munich\. Name the site: "site": "munich"/,
    );
    expect(await ask({})).toMatch(/There is no machine M01 at site-1\. See \/machines/);
  });

  it('is that of sensors that the machine does not have, and says which it has', async () => {
    expect(await ask({ sensors: ['nope'] }, { sensors: ['temp', 'vibration'] })).toBe(
      'Machine M01 has no sensor nope; it has temp, vibration.',
    );
  });
});
