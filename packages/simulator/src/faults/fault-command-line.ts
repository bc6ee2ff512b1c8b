import { type FaultCommand, faultKindSchema, faultKinds, type MachineModel, UsageError } from '@i40/common';
import { z } from 'zod';
import { findMachine, sensorsForCommand } from './command-choices.ts';

const seconds = 'must be a number of seconds above 0 and up to 86400';

export const faultOptions = z.object({
  machine: z.string().optional().meta({ description: 'Which machine.', placeholder: 'ID' }),
  sensor: z.string().optional().meta({
    description: 'Which of its sensors, where the fault does not say it.',
    placeholder: 'NAME',
  }),
  for: z.coerce
    .number(seconds)
    .positive(seconds)
    .max(86_400, seconds)
    .optional()
    .meta({ description: 'How long it lasts.', unit: 's' }),
});

interface FaultArguments {
  operands: readonly string[];
  options: z.output<typeof faultOptions>;
}

/** The command that the arguments of `i40 fault` ask for. Throws a `UsageError` that lists the choices. */
export function parseFaultArguments(
  { operands, options: values }: FaultArguments,
  fleet: readonly MachineModel[],
): FaultCommand {
  const [kindText, ...rest] = operands;
  if (kindText === undefined) throw new UsageError(`Which fault? One of ${faultKinds.join(', ')}.`);
  if (rest.length > 0) throw new UsageError(`Cannot make sense of "${rest.join(' ')}".`);
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
    ...(values.for === undefined ? {} : { duration_s: values.for }),
  };
}

function impossible(reason: string): string {
  return `That is not possible: ${reason}.`;
}
