export { type SimulatorConfig, simulatorConfig, simulatorSettingsEnv } from './config.ts';
export { buildFleet } from './fleet.ts';
export { publishPast, type SimulatedPast } from './past.ts';
export { simulatorPresence } from './presence.ts';
export { type Simulator, startSimulator } from './service.ts';
export { createSimulatedPlant, type SimulatedPlant } from './simulated-plant.ts';
