export * from './command.ts';
export * from './help.ts';
export * from './parse-arguments.ts';
export * from './run-command.ts';
