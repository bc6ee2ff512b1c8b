// Installs what the project needs when it is missing or out of date, then runs the given command with the
// project's own tools on the PATH. Plain JavaScript and no imports but Node's own: it runs before anything
// is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

requireNode(20, 19);
if (!isInstalled()) install();
run(process.argv.slice(2));

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  fail(
    `Node.js ${major}.${minor} or newer is needed, this is ${process.versions.node}. See https://nodejs.org`,
  );
}

function lockfileHash() {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'));
  return createHash('sha256').update(lockfile).update(process.version).digest('hex');
}

/** The stamp is written after a successful install, so an interrupted one is repeated. */
function stampFile() {
  return join(root, 'node_modules', '.i40-installed');
}

function isInstalled() {
  return existsSync(stampFile()) && readFileSync(stampFile(), 'utf8') === lockfileHash();
}

function install() {
  process.stderr.write(`Installing packages with ${manifest.packageManager} (once) ...\n`);
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const args = [
    '--yes',
    manifest.packageManager,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--silent',
  ];
  const { status, error } = spawnSync(npx, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) fail(`npx could not be started: ${error.message}`);
  if (status !== 0) fail('The packages could not be installed; the lines above say why.');
  writeFileSync(stampFile(), lockfileHash());
}

function run([command, ...args]) {
  const bin = join(root, 'node_modules', '.bin');
  const child = spawn(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  // The child shuts down in its own time and this process waits for it. A terminal sends Ctrl-C to both, a
  // process manager to this one alone; the child takes two signals in quick succession for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm, killed, takes its shell along but leaves this process behind: do not go on unseen, holding the ports.
  const parent = process.ppid;
  const orphanCheck = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1_000);
  orphanCheck.unref();
  child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
