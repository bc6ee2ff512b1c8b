import { describeRange, wrap } from '@i40/runtime';
import type { Variable, VariableGroup } from './variables.ts';

const lineLength = 118;

/** `.env.example`: every variable with its default, commented out. */
export function envExample(groups: readonly VariableGroup[]): string {
  const head = comment(
    'Every variable there is, with its default. Copy to .env what should differ: docker compose reads it there, and so do the services and `npm start` when they run without containers. What the shell sets wins. A value with $, # or a space stands in single quotes. Made from the schemas in the code by `pnpm generate`.',
  );
  return `${[head, ...groups.map(section)].join('\n\n')}\n`;
}

function section({ title, intro, variables }: VariableGroup): string {
  const rule = `# --- ${title} `.padEnd(lineLength, '-');
  return [rule, ...(intro ? [comment(intro)] : []), '', ...variables.map(entry)].join('\n');
}

function entry(variable: Variable): string {
  const { name, description, unit, otherDefaults } = variable;
  const facts = [
    [describeRange(variable), unit].filter(Boolean).join(' '),
    ...otherDefaults.map((other) => `${other.reader}: ${other.default} by default`),
  ].filter(Boolean);
  const text = facts.length > 0 ? `${description} [${facts.join('; ')}]` : description;
  return `${comment(text)}\n#${name}=${variable.default ?? ''}`;
}

function comment(text: string): string {
  return wrap(text, lineLength - 2)
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}
