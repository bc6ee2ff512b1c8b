export { type SimulatorConfig, simulatorConfig, simulatorSettingsEnv } from './config.ts';
export { buildFleet } from './plant/fleet.ts';
export { createSimulatedPlant, type SimulatedPlant } from './plant/simulated-plant.ts';
export { publishPast, type SimulatedPast } from './publishing/past.ts';
export { simulatorPresence } from './publishing/presence.ts';
export { type Simulator, startSimulator } from './service.ts';
