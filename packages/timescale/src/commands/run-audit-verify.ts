import { DatabaseError, UsageError } from '@i40/common';
import { type CommandCall, type databaseEnv, databaseUrl, silentLogger } from '@i40/runtime';
import type { z } from 'zod';
import type { AuditLink } from '../audit/audit-chain.ts';
import { describeVerdict } from '../audit/describe-verdict.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { openDatabase } from '../database/open-database.ts';

type Call = CommandCall<{ head?: AuditLink | undefined }, z.output<typeof databaseEnv>>;

export async function runAuditVerify({ options, settings }: Call): Promise<void> {
  const database = await openDatabase(databaseUrl(settings), {
    applicationName: 'i40-audit',
    logger: silentLogger,
    statementTimeoutMs: 60_000,
  });
  try {
    const verdict = await verifyAudit(database, options.head).catch((error: unknown) => {
      if (!(error instanceof DatabaseError && error.retryable)) throw error;
      throw new UsageError(`${error.message}. For the database of npm start: npm run sql -- --verify-audit`, {
        cause: error,
      });
    });
    process.stdout.write(describeVerdict(verdict));
  } finally {
    await database.close();
  }
}
