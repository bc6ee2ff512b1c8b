/** What benchmarks and chaos runs need beyond what services use. */
export { perColumn } from './contract/per-column.ts';
export { sizeInBytes } from './contract/saved-model.ts';
export { createAme } from './detectors/ame/ame.ts';
export { createUniNovelty } from './detectors/uni-novelty.ts';
export { seededRandom } from './statistics/seeded-random.ts';
