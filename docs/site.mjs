// `pnpm docs:build` and `pnpm docs:dev`: installs what the site needs when it is missing or out of date, then runs
// VitePress. Plain JavaScript, and the package manager by npx: neither pnpm nor tsx need be there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const stamp = new URL('node_modules/.i40-installed', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const lockfile = createHash('sha256')
  .update(readFileSync(new URL('pnpm-lock.yaml', import.meta.url)))
  .update(process.version)
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockfile) {
  run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile', '--prefer-offline', '--silent']);
  writeFileSync(stamp, lockfile);
}
run('npx', ['--no-install', 'vitepress', ...process.argv.slice(2)]);

function run(command, args) {
  const windows = process.platform === 'win32';
  const { status } = spawnSync(windows ? `${command}.cmd` : command, args, {
    cwd: here,
    stdio: 'inherit',
    shell: windows,
  });
  if (status !== 0) process.exit(status ?? 1);
}
