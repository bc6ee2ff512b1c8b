import { UsageError } from '@i40/common';
import type { CommandCall } from '@i40/runtime';
import type { z } from 'zod';
import type { dataEnv } from '../config.ts';
import { askSqlSocket } from '../sql-socket.ts';
import { formatTable } from '../text-table.ts';

type Call = CommandCall<unknown, z.output<typeof dataEnv>>;

export async function runSql({ operands, settings }: Call): Promise<void> {
  const { DATA_DIR } = settings;
  const statement = operands.join(' ');
  if (!statement) throw new UsageError('Usage: npm run sql -- "SELECT count(*) FROM sensor_readings"');
  const answer = await askSqlSocket(DATA_DIR, statement).catch(() => {
    throw new UsageError(
      `No npm start runs on the data directory ${DATA_DIR}: start it first, or set DATA_DIR.`,
    );
  });
  if ('error' in answer) throw new UsageError(answer.error);
  process.stdout.write(`${formatTable(answer.rows)}(${answer.rowCount} rows)\n`);
}
