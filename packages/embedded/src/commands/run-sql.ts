import { type SqlValue, UsageError } from '@i40/common';
import type { CommandCall } from '@i40/runtime';
import { type AuditLink, describeVerdict } from '@i40/timescale';
import type { z } from 'zod';
import type { dataEnv } from '../config.ts';
import { askSqlSocket } from '../sql-socket.ts';
import { formatTable } from '../text-table.ts';
import { verifyAuditBySocket } from './verify-audit-by-socket.ts';

type Options = { 'verify-audit': boolean; head?: AuditLink | undefined };
type Call = CommandCall<Options, z.output<typeof dataEnv>>;

export async function runSql({ operands, options, settings }: Call): Promise<void> {
  const { DATA_DIR } = settings;
  const ask = (statement: string, parameters: readonly SqlValue[] = []) =>
    askSqlSocket(DATA_DIR, statement, parameters).catch(() => {
      throw new UsageError(
        `No npm start runs on the data directory ${DATA_DIR}: start it first, or set DATA_DIR.`,
      );
    });
  if (options['verify-audit']) {
    process.stdout.write(describeVerdict(await verifyAuditBySocket(ask, options.head)));
    return;
  }
  const statement = operands.join(' ');
  if (!statement) throw new UsageError('Usage: npm run sql -- "SELECT count(*) FROM sensor_readings"');
  const answer = await ask(statement);
  if ('error' in answer) throw new UsageError(answer.error);
  process.stdout.write(`${formatTable(answer.rows)}(${answer.rowCount} rows)\n`);
}
