export { type ApiParts, buildApp } from './app.ts';
export { type ApiConfig, apiConfig, apiEnv } from './config.ts';
export { startApi } from './service.ts';
