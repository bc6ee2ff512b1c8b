/**
 * Every driver, one line each. How to add one: docs/how-to/add-a-store.md. The embedded database is not among them: no
 * image may hold it, so `@i40/embedded` adds it where it is needed.
 */
export { postgres } from './postgres-driver.ts';
