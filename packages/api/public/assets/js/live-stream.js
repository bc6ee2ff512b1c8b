// @ts-check

/** The pulse comes every second; after this long without a word the line is dead, whatever the socket says. */
const silenceMs = 8_000;
const firstRetryMs = 1_000;
const longestRetryMs = 15_000;

/**
 * @typedef {{ addEventListener(name: string, listener: (event: { data?: unknown }) => void): void, close(): void }} EventStream
 * @typedef {{ connected: true } | { connected: false, since: number }} LineStatus
 * @typedef {{ [Name in keyof import('@i40/common').StreamEvents]: (data: import('@i40/common').StreamEvents[Name]) => void }} StreamHandlers
 * @typedef {{
 *   open: (url: string) => EventStream, now: () => number, random: () => number,
 *   later: (run: () => void, ms: number) => unknown, handlers: StreamHandlers, onStatus: (status: LineStatus) => void,
 * }} StreamParts
 */

/**
 * Follows GET /stream and never gives up: it connects again with growing pauses, and notices a line that is open and
 * dead. `onStatus` is told of each change, with since when nothing has been heard.
 * @param {StreamParts} parts
 */
export function createLiveStream({ open, now, random, later, handlers, onStatus }) {
  /** @type {EventStream | undefined} */
  let source;
  let url = '';
  let isConnected = false;
  let heardAt = now();
  let retries = 0;
  /** Counts the connections: what an earlier one still says no longer matters. */
  let current = 0;

  function hear() {
    heardAt = now();
    if (isConnected) return;
    isConnected = true;
    retries = 0;
    onStatus({ connected: true });
  }

  function connect() {
    const mine = ++current;
    source?.close();
    source = open(url);
    /** @param {(event: { data?: unknown }) => void} act */
    const ifCurrent = (act) => (/** @type {{ data?: unknown }} */ event) => {
      if (mine === current) act(event);
    };
    source.addEventListener('open', ifCurrent(hear));
    source.addEventListener('error', ifCurrent(lose));
    for (const [name, handle] of Object.entries(handlers)) {
      const take = /** @type {(data: unknown) => void} */ (handle);
      source.addEventListener(
        name,
        ifCurrent(({ data }) => {
          hear();
          take(JSON.parse(String(data)));
        }),
      );
    }
  }

  function lose() {
    const mine = ++current;
    source?.close();
    source = undefined;
    const pause = Math.min(longestRetryMs, firstRetryMs * 2 ** retries++) * (0.75 + random() / 2);
    later(() => mine === current && connect(), pause);
    if (isConnected || retries === 1) onStatus({ connected: false, since: heardAt });
    isConnected = false;
  }

  return {
    /**
     * Connects, or connects anew to another address.
     * @param {string} address
     */
    follow(address) {
      if (address === url) return;
      url = address;
      heardAt = now();
      connect();
    },
    /** To be called once a second. */
    check() {
      if (source && now() - heardAt > silenceMs) lose();
    },
    /** The network is back: no reason to wait for the next try. */
    retryNow() {
      if (!isConnected && url) connect();
    },
  };
}
