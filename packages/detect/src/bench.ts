/** What benchmarks need beyond what services use: one detector over several columns, its memory, the golden two. */
export { perColumn } from './contract/per-column.ts';
export { sizeInBytes } from './contract/saved-model.ts';
export { createAme } from './detectors/ame/ame.ts';
export { createUniNovelty } from './detectors/uni-novelty.ts';
