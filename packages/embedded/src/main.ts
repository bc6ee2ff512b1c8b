import { runCommand } from '@i40/runtime';
import { startCommand } from './commands/start-command.ts';

await runCommand(startCommand);
