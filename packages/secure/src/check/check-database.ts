import type { Database } from '@i40/common';
import { type databaseEnv, databaseUrl, silentLogger } from '@i40/runtime';
import { openDatabase } from '@i40/timescale';
import type { z } from 'zod';
import type { Finding, Verdict } from './finding.ts';

type Settings = z.output<typeof databaseEnv>;

/** Those of this documentation, and of the image. */
const known = [
  ['i40', 'i40pass'],
  ['postgres', 'postgres'],
] as const;

/** What anybody can do at the database, and what the login of the environment can. */
export async function checkDatabase(settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [user, password] of known)
    findings.push(
      await checkKnownPassword({
        ...settings,
        DATABASE_URL: undefined,
        PG_USER: user,
        PG_PASSWORD: password,
      }),
    );
  findings.push(await checkPlain(settings), await checkSuperuser(settings));
  return findings;
}

async function checkKnownPassword(settings: Settings): Promise<Finding> {
  const what = `database as ${settings.PG_USER}/${settings.PG_PASSWORD}`;
  return finding(what, await tryDatabase(settings), 'everybody knows this password');
}

async function checkPlain(settings: Settings): Promise<Finding> {
  const url = new URL(databaseUrl(settings));
  url.search = '?sslmode=disable';
  return finding(
    'database without TLS',
    await tryDatabase({ ...settings, DATABASE_URL: url.href }),
    'hostnossl … reject',
  );
}

async function checkSuperuser(settings: Settings): Promise<Finding> {
  const what = 'login of the database';
  const answer = await tryDatabase(settings, async (database) => {
    const { rows } = await database.query<{ rolsuper: boolean }>(
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0]?.rolsuper ? 'superuser' : 'no superuser';
  });
  if (answer.kind !== 'in') return { what, verdict: 'not reached', detail: answer.reason };
  const verdict = answer.value === 'superuser' ? 'OPEN' : 'closed';
  return {
    what,
    verdict,
    detail:
      answer.value === 'superuser' ? 'it is the superuser: give services logins of their own' : answer.value,
  };
}

type Answer = { kind: 'in'; value: string } | { kind: 'refused' | 'unreachable'; reason: string };

function finding(what: string, answer: Answer, detail: string): Finding {
  if (answer.kind === 'in') return { what, verdict: 'OPEN', detail };
  const verdict: Verdict = answer.kind === 'refused' ? 'closed' : 'not reached';
  return { what, verdict, detail: answer.reason };
}

async function tryDatabase(
  settings: Settings,
  ask = async (database: Database) => {
    await database.query('SELECT 1');
    return '';
  },
): Promise<Answer> {
  const database = await openDatabase(databaseUrl(settings), {
    applicationName: 'i40-check',
    logger: silentLogger,
    statementTimeoutMs: 5_000,
  });
  try {
    return { kind: 'in', value: await ask(database) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    // 28: invalid authorization; 3D: no such database.
    const isRefused = /^(28|3D)/.test(code ?? '') || /password|pg_hba|authentication/i.test(message);
    return { kind: isRefused ? 'refused' : 'unreachable', reason: message };
  } finally {
    await database.close();
  }
}
