export { type AnomalyFilter, type AnomalyPosition, queryAnomalies } from './anomalies/anomalies-query.ts';
export {
  endForgottenEpisodes,
  machinesWithOpenEpisodes,
  storeEpisodes,
} from './anomalies/episode-store.ts';
export { type StoredBounds, storedBounds } from './anomalies/stored-bounds.ts';
export { appendAudit } from './audit/append-audit.ts';
export type { AuditLink, AuditVerdict } from './audit/audit-chain.ts';
export type { AuditEvent } from './audit/audit-event.ts';
export { applyAuditRetention, trimAudit } from './audit/audit-retention.ts';
export { auditHeadOption, describeVerdict } from './audit/describe-verdict.ts';
export { personAtTerminal } from './audit/person-at-terminal.ts';
export { verifyAudit, verifyAuditBySteps } from './audit/verify-audit.ts';
export { readBackupFile, writeBackupFile } from './backup/file/backup-file.ts';
export { type Restored, restore } from './backup/restore-backup.ts';
export { backedUp, leftOut, listTables, strangers } from './backup/tables.ts';
export { verifyBackup } from './backup/verify-backup.ts';
export { type BackupSummary, backUp } from './backup/write-backup.ts';
export { checkDatabase } from './database/check-database.ts';
export type { DatabaseDriver, OpenDatabase, OpenOptions } from './database/driver.ts';
export { createOpenDatabase, drivers, openDatabase } from './database/open-database.ts';
export { createRunningWork, type RunningWork } from './database/running-work.ts';
export { isRetryableDatabaseError } from './database/sql-state.ts';
export { boundDeadLetters } from './dead-letters/bound-dead-letters.ts';
export {
  countDeadLettersOfLastHour,
  type DeadLetter,
  type DeadLetterFilter,
  deleteDeadLetter,
  listDeadLetters,
} from './dead-letters/dead-letters.ts';
export { refusedMessages } from './dead-letters/refused-messages.ts';
export { loadModel, saveModels } from './detector-models/model-store.ts';
export { loadEdgeNodes } from './edge-nodes/edge-node-store.ts';
export { listSensors } from './machines/list-sensors.ts';
export { listSeries } from './machines/list-series.ts';
export type { MachineFilter } from './machines/machine-filter.ts';
export { queryMachines, queryOpenScores } from './machines/machines-query.ts';
export { sitesOfMachine } from './machines/sites-of-machine.ts';
export { copyReadingsSql, encodeRows } from './readings/copy-rows.ts';
export { type FoundRow, findReadings } from './readings/find-readings.ts';
export { finestKept } from './readings/finest-kept.ts';
export { hasReadings } from './readings/has-readings.ts';
export { sumUpHistorical } from './readings/historical-readings.ts';
export { readHistory, typicalIntervalMs } from './readings/machine-history.ts';
export { type PageRequest, queryPage, type Row, type RowKind } from './readings/page.ts';
export { createReadingStore, type ReadingStore, type WriteCounts } from './readings/reading-store.ts';
export type {
  EdgeNodeRecord,
  HistoricalRecord,
  ReadingRecord,
  RejectedRecord,
  StateRecord,
  WriteRecord,
} from './readings/record.ts';
export { showHistorical } from './readings/show-historical.ts';
export { queryWindowRows, type SensorSteps, stepSeconds } from './readings/window-rows.ts';
export { type Baseline, queryWindowStatistics, type SensorWindow } from './readings/window-statistics.ts';
export { migrate } from './schema/migrate.ts';
export { migrationsDirectory } from './schema/migration-files.ts';
export { listPolicyJobs, type PolicyJob } from './schema/policy-jobs.ts';
export { prepareDatabase } from './schema/prepare-database.ts';
export {
  applyStoragePolicies,
  readLookBackDays,
  type StoragePolicies,
  type StorageSettings,
  storageEnv,
} from './schema/storage-policies.ts';
export { waitForSchema } from './schema/wait-for-schema.ts';
export { expectSession, findExpectedSession, forgetSession } from './workers/expected-sessions.ts';
export {
  adoptingSlot,
  beatIntervalMs,
  clockSlots,
  createWorkerRegistry,
  findMember,
  type Member,
  silentAfterS,
  type WorkerRegistry,
} from './workers/worker-registry.ts';
