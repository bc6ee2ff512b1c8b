import type { ApiConfig } from '../src/config.ts';

/** No limits that a test does not ask for. */
export const testConfig: Pick<ApiConfig, 'trustProxy' | 'limits'> = {
  trustProxy: false,
  limits: { requestsPerMinute: 0, streams: 100, eventLoopDelayMs: 0 },
};
