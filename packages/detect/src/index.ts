export * from './define-detector.ts';
export * from './detector.ts';
export * from './ring-buffer.ts';
export * from './sample.ts';
export * from './saved-model.ts';
export * from './score.ts';
export * from './tail-calibration.ts';
export * from './verdict.ts';
