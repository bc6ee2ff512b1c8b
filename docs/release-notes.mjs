// What CHANGELOG.md says of a version: `node docs/release-notes.mjs v1.2.3`. No imports but Node's own.
import { readFileSync } from 'node:fs';

const version = (process.argv[2] ?? '').replace(/^v/, '');
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
const section = changelog.split(/^## /m).find((text) => text.startsWith(`[${version}]`));
if (version === '' || section === undefined) {
  process.stderr.write(`CHANGELOG.md has no section for "${version}".\n`);
  process.exit(1);
}
process.stdout.write(`${section.slice(section.indexOf('\n')).trim()}\n`);
