import type { ApiConfig } from '../src/config.ts';

/** No limits that a test does not ask for. */
export const testConfig: Pick<ApiConfig, 'trustProxy' | 'trustedNames' | 'limits'> = {
  trustProxy: false,
  trustedNames: { hosts: [], origins: [] },
  limits: { requestsPerMinute: 0, streams: 100, eventLoopDelayMs: 0 },
};
