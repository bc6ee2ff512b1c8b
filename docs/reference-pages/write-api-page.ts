import { readFileSync, writeFileSync } from 'node:fs';
import { apiPage } from './api-page.ts';

const document = new URL('../../packages/api/openapi.json', import.meta.url);
const page = new URL('../reference/api.md', import.meta.url);

/** `pnpm docs:api`: writes the page of the API from its OpenAPI document. */
writeFileSync(page, apiPage(JSON.parse(readFileSync(document, 'utf8'))));
