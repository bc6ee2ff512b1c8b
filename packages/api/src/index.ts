export { type ApiParts, buildApp } from './app.ts';
export { type ApiConfig, apiConfig, apiEnv } from './config.ts';
export { type Api, startApi } from './service.ts';
