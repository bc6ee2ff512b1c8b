export * from './a-reading.ts';
export * from './a-state.ts';
export * from './database-contract.ts';
export * from './eventually.ts';
export * from './message-bus-contract.ts';
export * from './plant-cases.ts';
