export { describeDetector } from './describe-detector.ts';
export { stepChange } from './examples/step-change/step-change.ts';
