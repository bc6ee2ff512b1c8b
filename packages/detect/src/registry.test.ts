import { describeDetector } from '../testing/describe-detector.ts';
import { detectors } from './catalogue.ts';

for (const [name, registered] of Object.entries(detectors)) describeDetector(name, registered);
