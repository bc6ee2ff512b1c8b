export { faultCommand } from './fault-command.ts';
export { simulateCommand } from './simulate-command.ts';
