import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeApi } from '@i40/api/testing';

/** `pnpm openapi`: writes the OpenAPI document that is committed; a test fails while it differs from the routes. */
const file = fileURLToPath(new URL('../../../api/openapi.json', import.meta.url));
await writeFile(file, await describeApi());
process.stdout.write(`Wrote ${file}\n`);
