/** How far a smoothed row is from a level. */
export interface Distance {
  /** Square root of the Mahalanobis distance, per sensor; 1 on average. */
  joint: number;
  /** The largest deviation of a sensor by itself, and of one from what the others show. */
  single: number;
  relative: number;
}

/** Work space of one row: nothing of it is kept, or saved. */
export interface AdaptiveScratch {
  sample: Float64Array;
  z: Float64Array;
  y: Float64Array;
  innovation: Float64Array;
  now: Float64Array;
  /** The sample within what averages take in. */
  bounded: Float64Array;
  /** How far each sensor is from what the others explain, by its average, by the relations, and by the row itself. */
  levelBlame: Float64Array;
  relationBlame: Float64Array;
  trendBlame: Float64Array;
  rowBlame: Float64Array;
  expected: Float64Array;
  statistics: Float64Array;
  sensors: number;
  hasGaps: boolean;
  distance: Distance;
}

export function blankScratch(columns: number, charts: number): AdaptiveScratch {
  const vector = () => new Float64Array(columns);
  return {
    sample: vector(),
    z: vector(),
    y: vector(),
    innovation: vector(),
    now: vector(),
    bounded: vector(),
    levelBlame: vector(),
    relationBlame: vector(),
    trendBlame: vector(),
    rowBlame: vector(),
    expected: vector(),
    statistics: new Float64Array(charts),
    sensors: 0,
    hasGaps: false,
    distance: { joint: 0, single: 0, relative: 0 },
  };
}
