export * from './config.ts';
export * from './fault-board.ts';
export * from './fault-effect.ts';
export * from './fleet.ts';
export * from './machine.ts';
export * from './random.ts';
export * from './service.ts';
export * from './simulated-plant.ts';
