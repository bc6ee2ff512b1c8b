export * from './any-message.ts';
export * from './check-parsing.ts';
