/** How a message came. */
export interface Arrival {
  /** Epoch milliseconds. */
  at: number;
  /** The broker had kept it, for a year perhaps: its arrival says nothing of when it was measured. */
  isRetained: boolean;
  /** Of times that name none: `Europe/Paris`, `+01:00`. */
  timeZone?: string | undefined;
}

/** A microsecond, in milliseconds: what the database tells apart. */
export const microsecond = 0.001;

/**
 * The time of a reading that names none: that of the arrival, a microsecond later for each reading before it in the
 * same message, so that two of one sensor do not become one. Undefined for a retained message.
 */
export function timeOfArrival({ at, isRetained }: Arrival, readingsBefore: number): number | undefined {
  return isRetained ? undefined : at + readingsBefore * microsecond;
}
