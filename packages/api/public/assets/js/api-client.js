// @ts-check

/** What the API answered instead: its own words, for the person at the page. */
export class ApiProblem extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * The API of the server that this page came from; addresses are relative, so that it may live under any path.
 * @param {{ clock: import('./clock.js').Clock }} parts
 */
export function createApiClient({ clock }) {
  /**
   * @param {string} address
   * @param {RequestInit} [init]
   */
  async function ask(address, init) {
    const response = await fetch(address, init);
    clock.learn(response.headers.get('date'));
    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    throw new ApiProblem(
      response.status,
      String(problem.detail ?? `The server answered ${response.status}.`),
    );
  }
  return {
    /** @returns {Promise<import('@i40/common').SessionResponse>} */
    session: () => ask('session'),
    /** @param {string} key */
    signIn: (key) => ask('session', asJson('POST', { key })),
    /** @returns {Promise<import('@i40/common').SignedOut>} */
    signOut: () => ask('session', { method: 'DELETE' }),
    /**
     * @param {Record<string, string>} [query]
     * @returns {Promise<{ machines: import('@i40/common').Machine[], next: string | null }>}
     */
    machines: (query = {}) => ask(`machines?${new URLSearchParams(query)}`),
    /**
     * @param {Record<string, string>} query
     * @param {AbortSignal} [signal]
     * @returns {Promise<import('@i40/common').ReadingsResponse>}
     */
    readings: (query, signal) => ask(`readings?${new URLSearchParams(query)}`, signal ? { signal } : {}),
    /**
     * @param {Record<string, string>} query
     * @param {AbortSignal} [signal]
     * @returns {Promise<{ anomalies: import('@i40/common').Anomaly[] }>}
     */
    anomalies: (query, signal) => ask(`anomalies?${new URLSearchParams(query)}`, signal ? { signal } : {}),
    /** @returns {Promise<{ present: boolean, kinds: import('@i40/common').FaultKind[] }>} */
    simulator: () => ask('simulator'),
    /**
     * @param {import('@i40/common').FaultRequest} order
     * @returns {Promise<{ order_id: string }>}
     */
    orderFault: (order) => ask('simulator/faults', asJson('POST', order)),
  };
}

/**
 * @param {string} method
 * @param {unknown} content
 * @returns {RequestInit}
 */
function asJson(method, content) {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}

/** @typedef {ReturnType<typeof createApiClient>} ApiClient */
