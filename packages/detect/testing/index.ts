export { describeDetector } from './describe-detector.ts';
