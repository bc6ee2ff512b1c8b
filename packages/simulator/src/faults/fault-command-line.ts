import { parseArgs } from 'node:util';
import {
  type FaultCommand,
  faultCommandSchema,
  faultKindSchema,
  faultKinds,
  type MachineModel,
  UsageError,
} from '@i40/common';
import { findMachine, sensorsForCommand } from './command-choices.ts';

export const faultUsage = `Usage:
  pnpm fault KIND --machine ID [--sensor NAME] [--for SECONDS]

Lets a machine of the running simulator develop a fault: ${faultKinds.join(', ')}.
`;

/** Reads the arguments of `pnpm fault`; undefined for a request for help. Throws a `UsageError` that lists the choices. */
export function parseFaultArguments(
  args: readonly string[],
  fleet: readonly MachineModel[],
): FaultCommand | undefined {
  const { positionals, values } = parseArguments(args);
  if (values.help) return undefined;
  const [kindText, ...rest] = positionals;
  if (kindText === undefined) throw new UsageError(`Which fault? One of ${faultKinds.join(', ')}.`);
  if (rest.length > 0) throw new UsageError(`Cannot make sense of "${rest.join(' ')}".\n\n${faultUsage}`);
  const kind = faultKindSchema.safeParse(kindText);
  if (!kind.success) {
    throw new UsageError(`There is no fault "${kindText}"; choose one of ${faultKinds.join(', ')}.`);
  }
  const machines = fleet.map(({ machine_id }) => machine_id);
  if (values.machine === undefined) {
    throw new UsageError(`On which machine? Say for example --machine ${machines[0]}.`);
  }
  const found = findMachine(fleet, values.machine);
  if (!found.ok) throw new UsageError(impossible(found.reason));
  const choice = sensorsForCommand(kind.data, found.machine, values.sensor);
  if (!choice.ok) throw new UsageError(impossible(choice.reason));
  return {
    kind: kind.data,
    machine_id: found.machine.machine_id,
    ...(values.sensor === undefined ? {} : { sensor: values.sensor }),
    ...(values.for === undefined ? {} : { duration_s: parseDuration(values.for) }),
  };
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm passes on the `--` that npm needs.
      args: args[0] === '--' ? args.slice(1) : [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        machine: { type: 'string' },
        sensor: { type: 'string' },
        for: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${faultUsage}`);
  }
}

function parseDuration(text: string): number {
  const parsed = faultCommandSchema.shape.duration_s.safeParse(
    text.trim() === '' ? Number.NaN : Number(text),
  );
  if (parsed.success && parsed.data !== undefined) return parsed.data;
  throw new UsageError(`--for must be a number of seconds above 0 and up to 86400; it is "${text}".`);
}

function impossible(reason: string): string {
  return `That is not possible: ${reason}.`;
}
