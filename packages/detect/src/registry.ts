/**
 * Every detector, one line each: what stands here runs in commands and benchmarks, in the service, and at `/predict`,
 * and passes the contract suite. How to add one: docs/how-to/add-a-detector.md.
 */
export { adaptive } from './detectors/adaptive/adaptive.ts';
export { ame } from './detectors/ame/ame.ts';
export { calibratedAme } from './detectors/calibrated-ame/calibrated-ame.ts';
export { conditional } from './detectors/conditional/conditional.ts';
export { cusum } from './detectors/cusum.ts';
export { dropOut } from './detectors/drop-out.ts';
export { ewma } from './detectors/ewma.ts';
export { isolationForest } from './detectors/isolation-forest/isolation-forest.ts';
export { pca } from './detectors/pca/pca.ts';
export { robustZ } from './detectors/robust-z.ts';
export { scaleNovelty } from './detectors/scale-novelty/scale-novelty.ts';
export { stuckSensor } from './detectors/stuck-sensor.ts';
export { uniNovelty } from './detectors/uni-novelty.ts';
export { zScore } from './detectors/z-score.ts';
