import { databaseEnv, parseEnv } from '@i40/runtime';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { runAuditVerify } from './run-audit-verify.ts';

it('says how to check the database of npm start where no server answers', async () => {
  // Nobody may listen at the port of discard.
  const settings = parseEnv(z.object(databaseEnv.shape), { PG_PORT: '9' });
  const { signal } = new AbortController();
  const verify = runAuditVerify({ options: {}, settings, operands: [], signal } as never);
  await expect(verify).rejects.toThrow('npm run sql -- --verify-audit');
});
