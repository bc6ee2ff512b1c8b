/** Labels and decisions of one file, from the first scored row on. */
export interface LabelledDecisions {
  labels: readonly boolean[];
  decisions: readonly boolean[];
}

export interface SkabScore {
  f1: number;
  /** False alarm rate: % of normal rows in alarm. */
  far: number;
  /** Missed alarm rate: % of anomalous rows without one. */
  mar: number;
  /** Rows from the first label of an anomaly to the first alarm in it, median over those found; NaN if none. */
  delayRows: number;
  found: number;
  anomalies: number;
}

/**
 * SKAB's scores for outlier detection, over the rows of all files together: F1 = TP / (TP + (FP + FN) / 2), FAR and MAR
 * in per cent. No point adjustment: a row is right or wrong by itself.
 *
 * Example: labels 0 1 1 0, decisions 0 0 1 1: TP 1, FP 1, FN 1, TN 1, so F1 0.5, FAR 50, MAR 50, delay 1 row.
 */
export function scoreSkab(files: readonly LabelledDecisions[]): SkabScore {
  let [truePositives, falsePositives, falseNegatives, trueNegatives] = [0, 0, 0, 0];
  for (const { labels, decisions } of files)
    for (const [row, label] of labels.entries()) {
      if (label && decisions[row]) truePositives++;
      else if (label) falseNegatives++;
      else if (decisions[row]) falsePositives++;
      else trueNegatives++;
    }
  const delays = files.flatMap(detectionDelays);
  const found = delays.filter(Number.isFinite).sort((a, b) => a - b);
  return {
    f1: truePositives / (truePositives + (falsePositives + falseNegatives) / 2),
    far: (100 * falsePositives) / (falsePositives + trueNegatives),
    mar: (100 * falseNegatives) / (falseNegatives + truePositives),
    delayRows: found[Math.floor(found.length / 2)] ?? Number.NaN,
    found: found.length,
    anomalies: delays.length,
  };
}

/** For each run of labelled rows, how many rows pass until an alarm; infinite when none comes. */
function detectionDelays({ labels, decisions }: LabelledDecisions): number[] {
  const delays: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (!labels[row] || labels[row - 1]) continue;
    let end = row;
    while (labels[end]) end++;
    const alarm = decisions.indexOf(true, row);
    delays.push(alarm >= 0 && alarm < end ? alarm - row : Number.POSITIVE_INFINITY);
  }
  return delays;
}
