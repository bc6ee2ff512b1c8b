import { describeRange, secretFileName } from '@i40/runtime';
import { markdownTable } from './markdown-table.ts';
import { describeDefault, type Variable, type VariableGroup } from './variables.ts';

/** The tables of docs/reference/environment.md. */
export function environmentTables(groups: readonly VariableGroup[]): string[] {
  return groups.flatMap(({ title, intro, variables }) => [
    '',
    `## ${title}`,
    '',
    ...(intro ? [intro, ''] : []),
    ...markdownTable(['variable', 'what it is', 'values', 'default', 'read by'], variables.map(row)),
  ]);
}

function row(variable: Variable): string[] {
  const { name, description, secret, unit, type, readers } = variable;
  const names = secret ? [name, secretFileName(name)] : [name];
  const kind = type === 'text' ? 'text' : 'a number';
  const values = [describeRange(variable), unit].filter(Boolean).join(' ') || kind;
  return [
    names.map((text) => `\`${text}\``).join(', '),
    description,
    values,
    describeDefault(variable, (text) => (text === '' ? '' : `\`${text}\``)),
    readers.join(', '),
  ];
}
