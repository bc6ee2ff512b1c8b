export * from './command.ts';
export * from './help.ts';
export * from './parse-arguments.ts';
export { runAtBroker } from './run-at-broker.ts';
export * from './run-command.ts';
