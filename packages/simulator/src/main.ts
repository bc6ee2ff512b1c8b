import { runCommand } from '@i40/runtime';
import { simulateCommand } from './commands/simulate-command.ts';

await runCommand(simulateCommand);
