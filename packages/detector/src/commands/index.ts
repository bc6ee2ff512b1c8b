export { detectCommand } from './detect-command.ts';
