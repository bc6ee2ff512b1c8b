import { parseArgs } from 'node:util';
import { UsageError } from '@i40/common';

export const ingestUsage = `Stores what machines publish in the database.

  pnpm ingest                 until it is stopped
  pnpm ingest --adopt ID      fetches what waits at the broker for the worker with this client id, which will not
                              come back, and ends

Everything else is set by environment, see .env.example.
`;

export interface IngestCommand {
  help: boolean;
  /** The client id whose session is to be taken over. */
  adopt: string | undefined;
}

/** Throws `UsageError`. */
export function parseIngestCommand(args: readonly string[]): IngestCommand {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { adopt: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    if (values.adopt === '') throw new Error('--adopt needs the client id of a worker');
    return { help: values.help, adopt: values.adopt };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${ingestUsage}`);
  }
}
