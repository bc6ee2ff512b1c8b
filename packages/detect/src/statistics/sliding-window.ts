/** How a detector judges a value by the window of values before it. */
export interface WindowOptions {
  /** Values that the window holds. */
  window: number;
  /** The |z| from which on it is an alarm. */
  threshold: number;
}

/** The spread of a few values says little, and z would be anything. */
export const minBaseline = 10;
