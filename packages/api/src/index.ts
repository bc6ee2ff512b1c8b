export type { RoleScopes } from './access/roles.ts';
export { type ApiParts, buildApp } from './app.ts';
export { type ApiConfig, apiConfig, apiSettingsEnv } from './config.ts';
export { followServerTls } from './security/server-tls.ts';
export { type Api, startApi } from './service.ts';
