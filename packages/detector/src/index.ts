export {
  type DetectorConfig,
  defaultMethod,
  detectorConfig,
  detectorSettingsEnv,
  detectorSwitchEnv,
} from './config.ts';
export { MachineMonitor, type MachineMonitorOptions } from './machines/machine-monitor.ts';
export { readMessage } from './read-message.ts';
export { type DetectorDependencies, type DetectorService, startDetector } from './service.ts';
