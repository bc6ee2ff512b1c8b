import { defaultMethod } from '@i40/detector';
import { z } from 'zod';
import { defineBenchmark, positive, whole } from './define-benchmark.ts';

const folder = z.string().optional();
const method = z.string().default(defaultMethod).meta({
  description: 'The detector that judges all sensors of a machine together.',
  placeholder: 'NAME',
});

export const detect = defineBenchmark({
  name: 'detect',
  summary:
    'Detectors on SKAB, NAB, Tennessee Eastman and normal operation, our rows among the published ones.',
  options: z.object({
    skab: folder.meta({ description: "SKAB's data: DIR/{valve1,valve2,other}/*.csv.", placeholder: 'DIR' }),
    nab: folder.meta({
      description: 'NAB: DIR/data/**.csv with DIR/labels/combined_windows.json.',
      placeholder: 'DIR',
    }),
    tep: folder.meta({
      description: 'Tennessee Eastman: DIR/d00.dat, d00_te.dat to d21_te.dat.',
      placeholder: 'DIR',
    }),
    normal: z.array(z.string()).default([]).meta({
      description: "A recording of normal operation, in SKAB's form: how much of it is in alarm.",
      placeholder: 'FILE',
    }),
    detector: z.array(z.string()).default([]).meta({
      description: 'One detector, or "all"; without it the best for each benchmark.',
      placeholder: 'NAME',
    }),
    golden: folder.meta({
      description: 'Compares with recorded outputs of the reference implementations.',
      placeholder: 'DIR',
    }),
    out: folder.meta({ description: "Every file's verdict per row, as NDJSON.", placeholder: 'FILE' }),
  }),
  run: async (options) => (await import('../detect/main.ts')).benchDetect(options),
});

export const detector = defineBenchmark({
  name: 'detector',
  summary: 'What it costs to watch many series at 1 Hz, from the bytes of the live feed to verdicts.',
  options: z.object({
    series: whole.default(10_000).meta({ description: 'Series, five to a machine.' }),
    seconds: positive.default(60).meta({ description: 'How long it judges.', unit: 's' }),
    method,
  }),
  run: async (options) => (await import('../detect/detector.ts')).benchDetector(options),
});

export const faults = defineBenchmark({
  name: 'faults',
  summary: "The detector against the simulator's truth, with the code of the service.",
  options: z.object({
    days: z.coerce.number().min(0).default(30).meta({ description: 'Simulated days.' }),
    seed: whole.default(7).meta({ description: 'Of the plant and its faults.' }),
    method,
    'fault-every': z.coerce.number().min(0).default(1_800).meta({
      description: 'Mean time between faults of the three machines; 0 for none.',
      unit: 's',
    }),
    verbose: z
      .boolean()
      .default(false)
      .meta({ description: 'Tells every episode that matches no fault, and every fault that was missed.' }),
  }),
  run: async (options) => (await import('../faults/main.ts')).benchFaults(options),
});
