export { apiCommand } from './api-command.ts';
export { apiKeyNewCommand } from './api-key-new-command.ts';
