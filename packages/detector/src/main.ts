import { runCommand } from '@i40/runtime';
import { detectCommand } from './commands/detect-command.ts';

await runCommand(detectCommand);
