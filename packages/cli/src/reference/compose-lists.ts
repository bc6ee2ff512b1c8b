import { type Command, describeFields, secretFileName } from '@i40/runtime';
import { betweenMarkers, withoutSections } from './between-markers.ts';

/** Which command each of our services runs. */
const services: Readonly<Record<string, string>> = {
  ingest: 'ingest',
  detector: 'detect',
  simulator: 'simulate',
  api: 'api',
};

/**
 * docker-compose.yml, with the variables that each of our services passes on from `.env` or the shell. What stands in its
 * `environment:` by hand, or in a block that all share, is not passed on a second time.
 */
export function withPassedOn(compose: string, commands: readonly Command[]): string {
  const byHand = withoutSections(compose);
  return Object.entries(services).reduce((text, [service, name]) => {
    const command = commands.find((each) => each.name === name);
    if (!command) throw new Error(`There is no command ${name}`);
    const set = new Set(namesIn(blockOf(byHand, service)));
    const names = passedOn(command).filter((variable) => !set.has(variable));
    return betweenMarkers(
      text,
      service,
      names.map((variable) => `${variable}:`),
    );
  }, compose);
}

function passedOn({ environment }: Command): string[] {
  return describeFields(environment)
    .filter(({ compose }) => compose)
    .flatMap(({ name, secret }) => (secret ? [name, secretFileName(name)] : [name]));
}

/** The lines of a service, up to the next one. */
function blockOf(compose: string, service: string): string {
  return new RegExp(`^  ${service}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(compose)?.[1] ?? '';
}

function namesIn(block: string): string[] {
  return [...block.matchAll(/^ {6}([A-Z][A-Z0-9_]*):/gm)].map(([, name]) => name ?? '');
}
