export { ndjsonFile } from './examples/ndjson-file/ndjson-file.ts';
export { describeSource, type SourceUnderTest } from './source-contract.ts';
