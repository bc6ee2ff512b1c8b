// @ts-check
import { silentAfterMs, usableQuality } from './plant-rules.js';

/**
 * @typedef {'in range' | 'above' | 'below' | 'range unknown' | 'bad quality' | 'silent'} SensorStatus
 * @typedef {{ value: number | null, at: number | null, quality: number | null, low: number | null, high: number | null }} SensorSigns
 */

/**
 * What a sensor's latest reading says. As `latest_readings_at` of the database, and on which side a value is out.
 * @param {SensorSigns} signs
 * @param {number} now
 * @returns {SensorStatus}
 */
export function judgeSensor({ value, at, quality, low, high }, now) {
  if (value === null || at === null || now - at > silentAfterMs) return 'silent';
  if (quality !== null && quality < usableQuality) return 'bad quality';
  if (high !== null && value > high) return 'above';
  if (low !== null && value < low) return 'below';
  return low === null && high === null ? 'range unknown' : 'in range';
}

/** @param {SensorStatus} status */
export function needsAttention(status) {
  return status === 'above' || status === 'below' || status === 'bad quality';
}
