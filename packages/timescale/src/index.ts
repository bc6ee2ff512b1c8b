export { type AnomalyFilter, type AnomalyPosition, queryAnomalies } from './anomalies/anomalies-query.ts';
export { appendAudit } from './audit/append-audit.ts';
export {
  type AuditLink,
  type AuditRow,
  type AuditVerdict,
  hashAuditRow,
  verifyAuditChain,
} from './audit/audit-chain.ts';
export type { AuditEvent } from './audit/audit-event.ts';
export { applyAuditRetention, trimAuditLog } from './audit/audit-retention.ts';
export { verifyAudit } from './audit/verify-audit.ts';
export { createPgDatabase } from './database/pg-database.ts';
export { isRetryableDatabaseError } from './database/sql-state.ts';
export { boundDeadLetters } from './dead-letters/bound-dead-letters.ts';
export {
  countDeadLettersOfLastHour,
  type DeadLetter,
  type DeadLetterFilter,
  deleteDeadLetter,
  listDeadLetters,
} from './dead-letters/dead-letters.ts';
export { loadEdgeNodes } from './edge-nodes/edge-node-store.ts';
export { listSensors } from './machines/list-sensors.ts';
export { listSeries } from './machines/list-series.ts';
export { type MachineFilter, queryMachines, queryOpenScores } from './machines/machines-query.ts';
export { copyReadingsSql, encodeRows } from './readings/copy-rows.ts';
export { sumUpHistorical } from './readings/historical-readings.ts';
export { type PageRequest, queryPage, type Row } from './readings/page.ts';
export { createReadingStore, type ReadingStore, type WriteCounts } from './readings/reading-store.ts';
export type {
  EdgeNodeRecord,
  HistoricalRecord,
  ReadingRecord,
  RejectedRecord,
  WriteRecord,
} from './readings/record.ts';
export { queryWindowRows, type SensorSteps, stepSeconds } from './readings/window-rows.ts';
export { type Baseline, queryWindowStatistics, type SensorWindow } from './readings/window-statistics.ts';
export { migrate, migrationsDirectory } from './schema/migrate.ts';
export { prepareDatabase } from './schema/prepare-database.ts';
export { applyStoragePolicies, type StoragePolicies, storageEnv } from './schema/storage-policies.ts';
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
