import type { ApiConfig } from '../src/config.ts';

/** No limits that a test does not ask for. */
export const testConfig: Pick<ApiConfig, 'access' | 'trustProxy' | 'trustedNames' | 'limits'> = {
  access: undefined,
  trustProxy: false,
  trustedNames: { hosts: [], origins: [] },
  limits: { requestsPerMinute: 0, streams: 100, eventLoopDelayMs: 0 },
};
