export { bestOf, type Catalogue, catalogue, createCatalogue, detectors } from './catalogue.ts';
export type { Detector, DetectorState, SavedState, Verdict } from './contract/detector.ts';
export { detectorForWindow, type RegisteredDetector } from './contract/registered-detector.ts';
export { createDropOut } from './detectors/drop-out.ts';
export { createStuckSensor } from './detectors/stuck-sensor.ts';
export {
  describeCalm,
  describeMoment,
  describeSilence,
  describeStuck,
  describeTogether,
  sharesBySensor,
} from './explain/explanation.ts';
export { timeToLimit } from './explain/time-to-limit.ts';
