import { parseArgs } from 'node:util';

export interface FaultBenchCommand {
  days: number;
  seed: number;
  method: string;
  faultEveryS: number;
  verbose: boolean;
}

export const faultBenchUsage = `Usage: pnpm bench:faults [options]

Plays simulated pumps with faults, and lets the detector judge them with the code of the service.

  --days N          simulated days (30)
  --seed N          of the plant and its faults (7)
  --method NAME     of the detector that judges all sensors of a machine together
  --fault-every S   mean seconds between faults of the three machines; 0 for none (1800)
  --verbose         tell every episode that matches no fault, and every fault that was missed
`;

/** Reads the command line; throws with a reason. */
export function parseFaultBenchCommand(args: readonly string[], defaultMethod: string): FaultBenchCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: 'string', default: '30' },
      seed: { type: 'string', default: '7' },
      method: { type: 'string', default: defaultMethod },
      'fault-every': { type: 'string', default: '1800' },
      verbose: { type: 'boolean', default: false },
    },
  });
  return {
    days: positive('--days', values.days),
    seed: Math.trunc(positive('--seed', values.seed)),
    method: values.method,
    faultEveryS: positive('--fault-every', values['fault-every']),
    verbose: values.verbose,
  };
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new Error(`${name} ${text}: must be a number`);
  return number;
}
