import { randomUUID } from 'node:crypto';
import { UsageError } from '@i40/common';
import { type CommandCall, type Running, runAtBroker } from '@i40/runtime';
import type { z } from 'zod';
import type { simulatorEnv } from '../config.ts';
import { type faultOptions, parseFaultArguments } from '../faults/fault-command-line.ts';
import { sendFaultCommand } from '../faults/send-command.ts';
import { buildFleet } from '../plant/fleet.ts';

/** How long a simulator may take to answer, in milliseconds. */
const patienceMs = 5_000;

type Call = CommandCall<z.output<typeof faultOptions>, z.output<typeof simulatorEnv>>;

export async function runFault({ options, operands, settings, signal }: Call): Promise<Running> {
  const command = parseFaultArguments({ operands, options }, buildFleet(settings.SIM_MACHINES));
  return runAtBroker('fault', { settings, signal }, async (bus, broker) => {
    const answer = await sendFaultCommand({
      bus,
      command: { ...command, order_id: randomUUID() },
      timeoutMs: patienceMs,
    });
    if (!answer) {
      throw new UsageError(
        `No simulator at ${broker} answered within ${patienceMs / 1000} s: does one run there?`,
      );
    }
    if (!answer.ok) throw new UsageError(`The simulator refused: ${answer.reason}.`);
    const { machine_id, kind, sensors, started_at } = answer.began;
    process.stdout.write(
      `${machine_id} has developed ${kind} at ${started_at}; it shows in ${sensors.join(', ')}.\n`,
    );
  });
}
