export { type SimulatorConfig, simulatorConfig, simulatorSettingsEnv } from './config.ts';
export { buildFleet } from './fleet.ts';
export { simulatorPresence } from './presence.ts';
export { type Simulator, startSimulator } from './service.ts';
export { createSimulatedPlant } from './simulated-plant.ts';
