// @ts-check

/**
 * A value with the digits that its size deserves: four figures, so that a number that moves keeps its width.
 * Examples: 1483, 74.2, 6.41, 0.0123, 1.2e+9.
 * @param {number} value
 * @param {number} [scale] what decides on the digits, where it is not the value: the end of its normal range
 */
export function formatValue(value, scale = value) {
  const size = Math.max(Math.abs(value), Math.abs(scale));
  if (value === 0) return '0';
  if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
  if (size >= 1_000) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return value.toPrecision(3);
}

/**
 * A length of time in one unit, for people: 8 s, 5 min, 3 h, 2 d.
 * @param {number} ms
 */
export function formatDuration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 49 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/**
 * A rate: 15.2, 820, 9,950.
 * @param {number} perSecond
 */
export function formatRate(perSecond) {
  const digits = perSecond < 100 && !Number.isInteger(perSecond) ? 1 : 0;
  return perSecond.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/**
 * A delay in seconds: 40 ms, 1.2 s, 5 min.
 * @param {number} seconds
 */
export function formatLag(seconds) {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1_000))} ms`;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds * 1_000);
}

/**
 * Instants in the viewer's time zone, which `zone` names. The clock has 24 hours.
 * @param {string} [timeZone] the viewer's own unless told otherwise
 */
export function createTimeFormat(timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone };
  const time = new Intl.DateTimeFormat('en-GB', clock);
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  return {
    zone: time.resolvedOptions().timeZone.replaceAll('_', ' '),
    /** @param {number} ms */
    time: (ms) => time.format(ms),
    /**
     * The time, with the day unless it is the day of `now`.
     * @param {number} ms
     * @param {number} now
     */
    instant: (ms, now) =>
      day.format(ms) === day.format(now) ? time.format(ms) : `${day.format(ms)}, ${time.format(ms)}`,
  };
}

/** @typedef {ReturnType<typeof createTimeFormat>} TimeFormat */
