import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeApi } from '../packages/api/testing/describe-api.ts';

/** `pnpm openapi`: writes the OpenAPI document that is committed; a test fails while it differs from the routes. */
const file = fileURLToPath(new URL('../packages/api/openapi.json', import.meta.url));
await writeFile(file, await describeApi());
process.stdout.write(`Wrote ${file}\n`);
