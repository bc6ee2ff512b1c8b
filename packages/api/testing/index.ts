export * from './describe-api.ts';
export * from './event-stream.ts';
export * from './fake-api.ts';
export * from './fake-database.ts';
export * from './fake-message-bus.ts';
export * from './start-test-app.ts';
export * from './test-config.ts';
