export { sqlCommand } from './sql-command.ts';
export { startCommand } from './start-command.ts';
