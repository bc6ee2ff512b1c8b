export { auditVerifyCommand } from './audit-verify-command.ts';
export { migrateCommand } from './migrate-command.ts';
