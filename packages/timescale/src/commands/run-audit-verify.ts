import { UsageError } from '@i40/common';
import { type CommandCall, type databaseEnv, databaseUrl, silentLogger } from '@i40/runtime';
import type { z } from 'zod';
import { verifyAudit } from '../audit/verify-audit.ts';
import { openDatabase } from '../database/open-database.ts';

type Call = CommandCall<{ head?: string | undefined }, z.output<typeof databaseEnv>>;

export async function runAuditVerify({ options, settings }: Call): Promise<void> {
  const database = await openDatabase(databaseUrl(settings), {
    applicationName: 'i40-audit',
    logger: silentLogger,
    statementTimeoutMs: 60_000,
  });
  try {
    const [id, hash] = options.head?.split(':') ?? [];
    const known = id !== undefined && hash !== undefined ? { id, hash } : undefined;
    const verdict = await verifyAudit(database, known);
    if (!verdict.ok) throw new UsageError(`The audit log is broken at row ${verdict.id}: ${verdict.reason}.`);
    process.stdout.write(`${verdict.rows} rows, nothing is missing or changed.\n`);
    process.stdout.write(`Head: ${verdict.head.id}:${verdict.head.hash}\n`);
  } finally {
    await database.close();
  }
}
