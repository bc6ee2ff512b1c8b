import { parseArgs } from 'node:util';

export const benchUsage = `Usage: pnpm bench:detect --skab DIR --nab DIR [--detector NAME] [--golden DIR] [--out FILE]

  --skab DIR       SKAB's data: DIR/{valve1,valve2,other}/*.csv
  --nab DIR        NAB: DIR/data/**.csv with DIR/labels/combined_windows.json
  --detector NAME  one detector, more by giving it again, or "all"; without it the best for each benchmark
  --golden DIR     compare with recorded outputs of the reference implementations
  --out FILE       every file's verdict per row, as NDJSON
`;

export type BenchCommand =
  | { ok: false; reason: string }
  | {
      ok: true;
      skab: string | undefined;
      nab: string | undefined;
      golden: string | undefined;
      out: string | undefined;
      /** Empty: the best for each benchmark. */
      names: readonly string[];
    };

/** What the arguments ask for, or why that is not possible. */
export function parseBenchCommand(args: readonly string[], known: readonly string[]): BenchCommand {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: {
        skab: text,
        nab: text,
        golden: text,
        out: text,
        detector: { type: 'string', multiple: true, default: [] },
      },
    });
    const { skab, nab, golden, out, detector } = values;
    const names = detector.includes('all') ? known : detector;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      return { ok: false, reason: `There is no detector "${unknown}". There are: ${known.join(', ')}.` };
    return { ok: true, skab, nab, golden, out, names };
  } catch (error) {
    return { ok: false, reason: (error as Error).message };
  }
}
