import { nameSchema } from '@i40/common';
import { z } from 'zod';
import { parseRecordingOptions } from './replay/parse-recording-options.ts';
import type { RecordingOptions } from './replay/recording-options.ts';
import type { ReplayConfig } from './replay/service.ts';
import { namedTimeFormats } from './replay/time/time-format-option.ts';

const aboveZero = 'must be a number above 0, such as 60';
const needs = 'replay';

/** What `i40 simulate` can be told. Without `--replay` it plays the synthetic plant. */
export const simulateOptions = z.object({
  replay: z.string().min(1, 'needs the name of a recording').optional().meta({
    description:
      'Plays this recording, a CSV file of whatever kind or Parquet, instead of the synthetic plant.',
    placeholder: 'FILE',
  }),
  'dry-run': z.boolean().default(false).meta({
    description: 'Says how the file is understood, and plays nothing.',
    needs,
  }),
  speed: z.coerce.number(aboveZero).positive(aboveZero).default(1).meta({
    description: 'Plays so many recorded seconds in one.',
    needs,
  }),
  machine: nameSchema.default('R01').meta({
    description: 'The machine that the readings belong to.',
    placeholder: 'ID',
    needs,
  }),
  line: z
    .string()
    // It is one level of the topic.
    .refine((line) => !line.includes('/'), { error: 'must not contain "/"', abort: true })
    .pipe(nameSchema)
    .default('lineR')
    .meta({ description: 'The production line of that machine.', placeholder: 'NAME', needs }),
  loop: z.boolean().default(false).meta({
    description: 'Begins again at the end, until it is stopped.',
    needs,
  }),
  'time-format': z
    .string()
    .optional()
    .meta({
      description: `How times are written: "dd.MM.yyyy HH:mm:ss", "%d/%m/%Y %H:%M", or one of ${namedTimeFormats.join(', ')}.`,
      placeholder: 'FORMAT',
      needs,
    }),
  'time-zone': z.string().optional().meta({
    description: 'Of times that name none, such as Europe/Paris; UTC where it is not set.',
    placeholder: 'ZONE',
    needs,
  }),
  'time-column': z.string().optional().meta({
    description: 'The heading of the column of times; Date+Time for two.',
    placeholder: 'NAME',
    needs,
  }),
  interval: z.string().optional().meta({
    description: 'Rows are so far apart: 1 (seconds), 100ms, 5min. Times in the file do not count then.',
    placeholder: 'TIME',
    needs,
  }),
  encoding: z.string().optional().meta({
    description: 'Of the text, such as windows-1252, utf-16le or gb18030; as it looks where it is not set.',
    placeholder: 'NAME',
    needs,
  }),
  'no-header': z.boolean().default(false).meta({ description: 'The first line is a row already.', needs }),
});

export type Simulation =
  | { kind: 'synthetic' }
  | { kind: 'dry-run'; file: string; options: RecordingOptions; machine: string }
  | { kind: 'replay'; file: string; options: RecordingOptions; config: ReplayConfig };

/** What to play. Throws a `UsageError` that says what is wrong with an option of the recording. */
export function planSimulation(given: z.output<typeof simulateOptions>): Simulation {
  const { replay: file, speed, machine, line, loop } = given;
  if (file === undefined) return { kind: 'synthetic' };
  const options = parseRecordingOptions(given);
  return given['dry-run']
    ? { kind: 'dry-run', file, options, machine }
    : { kind: 'replay', file, options, config: { speed, machine, line, loop } };
}
