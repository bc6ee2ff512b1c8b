import { nameSchema } from '@i40/common';
import { z } from 'zod';
import type { ReplayConfig } from './replay/service.ts';

const aboveZero = 'must be a number above 0, such as 60';

/** What `i40 simulate` can be told. Without `--replay` it plays the synthetic plant. */
export const simulateOptions = z.object({
  replay: z.string().min(1, 'needs the name of a CSV file').optional().meta({
    description: 'Plays this CSV file instead of the synthetic plant.',
    placeholder: 'FILE',
  }),
  speed: z.coerce.number(aboveZero).positive(aboveZero).default(1).meta({
    description: 'Plays so many recorded seconds in one.',
    needs: 'replay',
  }),
  machine: nameSchema.default('R01').meta({
    description: 'The machine that the readings belong to.',
    placeholder: 'ID',
    needs: 'replay',
  }),
  line: z
    .string()
    // It is one level of the topic.
    .refine((line) => !line.includes('/'), { error: 'must not contain "/"', abort: true })
    .pipe(nameSchema)
    .default('lineR')
    .meta({ description: 'The production line of that machine.', placeholder: 'NAME', needs: 'replay' }),
  loop: z.boolean().default(false).meta({
    description: 'Begins again at the end, until it is stopped.',
    needs: 'replay',
  }),
});

export type Simulation = { kind: 'synthetic' } | { kind: 'replay'; file: string; config: ReplayConfig };

/** What to play. */
export function planSimulation({ replay, ...config }: z.output<typeof simulateOptions>): Simulation {
  return replay === undefined ? { kind: 'synthetic' } : { kind: 'replay', file: replay, config };
}
