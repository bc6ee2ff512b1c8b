import { UsageError } from '@i40/common';
import { parseEnv, runService } from '@i40/runtime';
import { embeddedEnv } from './config.ts';
import { askSqlSocket } from './sql-socket.ts';
import { formatTable } from './text-table.ts';

/** `npm run sql -- "SELECT …"`: asks the database of a running `npm start`. */
await runService(async ({ env }) => {
  const { DATA_DIR } = parseEnv(embeddedEnv, env);
  const statement = process.argv.slice(2).join(' ');
  if (!statement) throw new UsageError('Usage: npm run sql -- "SELECT count(*) FROM sensor_readings"');
  const answer = await askSqlSocket(DATA_DIR, statement).catch(() => {
    throw new UsageError(
      `No npm start runs on the data directory ${DATA_DIR}: start it first, or set DATA_DIR.`,
    );
  });
  if ('error' in answer) throw new UsageError(answer.error);
  process.stdout.write(`${formatTable(answer.rows)}(${answer.rowCount} rows)\n`);
  return { finished: Promise.resolve(), stop: async () => {} };
});
