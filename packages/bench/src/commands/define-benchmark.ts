import { type Command, defineCommand } from '@i40/runtime';
import { z } from 'zod';

type Benchmark<Options extends z.ZodObject> = Pick<
  Command<Options>,
  'name' | 'summary' | 'details' | 'options'
> & {
  run(options: z.output<Options>): Promise<void>;
};

/** A command of `i40 bench`: it runs to its end, and its options are all that it is told. */
export function defineBenchmark<Options extends z.ZodObject>(
  benchmark: Benchmark<Options>,
): Command<Options> {
  return defineCommand({
    ...benchmark,
    name: `bench ${benchmark.name}`,
    isScript: true,
    environment: z.object({}),
    run: ({ options }) => benchmark.run(options),
  });
}

export const positive: z.ZodCoercedNumber = z.coerce.number().positive();
export const whole: z.ZodCoercedNumber = z.coerce.number().int().min(0);
