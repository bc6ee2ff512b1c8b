export { auditVerifyCommand } from './audit-verify-command.ts';
export { backupCommand } from './backup-command.ts';
export { migrateCommand } from './migrate-command.ts';
export { restoreCommand } from './restore-command.ts';
