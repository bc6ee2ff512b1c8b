import { runCommand } from '@i40/runtime';
import { apiCommand } from './commands/api-command.ts';

await runCommand(apiCommand);
