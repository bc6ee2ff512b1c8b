import { runCommand } from '@i40/runtime';
import { ingestCommand } from './commands/ingest-command.ts';

await runCommand(ingestCommand);
