import { type AnyMessage, anyMessage, checkParsing } from '@i40/payloads/testing';
import fc from 'fast-check';

/**
 * `pnpm fuzz --seconds 60`: sends the decoders random bytes, damaged protobuf, deep JSON, huge numbers, lone
 * surrogates and names of a megabyte. The same seed sends the same messages.
 */
export async function fuzz({ seconds, seed }: { seconds: number; seed?: number | undefined }): Promise<void> {
  const firstSeed = seed ?? Date.now() % 2 ** 31;
  const runsPerRound = 200;

  const startedAt = performance.now();
  let messages = 0;
  let slowestMs = 0;

  function run(sent: readonly AnyMessage[]): void {
    const before = performance.now();
    checkParsing(sent);
    slowestMs = Math.max(slowestMs, performance.now() - before);
    messages += sent.length;
  }

  for (let round = 0; performance.now() - startedAt < seconds * 1000; round++) {
    const property = fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), run);
    const result = fc.check(property, { seed: firstSeed + round, numRuns: runsPerRound });
    if (!result.failed) continue;
    print(`${messages.toLocaleString('en')} messages were fine; then, with seed ${firstSeed + round}:`);
    print(fc.defaultReportMessage(result) ?? 'a property failed');
    process.exitCode = 1;
    break;
  }
  const elapsed = ((performance.now() - startedAt) / 1000).toFixed(0);
  const verdict = process.exitCode ? 'a finding' : 'no findings';
  print(
    `${messages.toLocaleString('en')} messages in ${elapsed} s from seed ${firstSeed}, ${verdict}; slowest sequence ${slowestMs.toFixed(1)} ms`,
  );

  function print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}
