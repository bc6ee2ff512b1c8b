import {
  type Command,
  describeFields,
  describeRange,
  type FieldDescription,
  optionSyntax,
  usageLine,
} from '@i40/runtime';
import { escapeMarkdown } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

/** The commands in docs/reference/command-line.md. */
export function commandSections(commands: readonly Command[]): string[] {
  const overview = commands.map((command) => [
    `[\`${command.name}\`](#i40-${anchor(command)})`,
    command.summary,
  ]);
  return ['', ...markdownTable(['command', 'what it does'], overview), ...commands.flatMap(section)];
}

function anchor({ name }: Command): string {
  return name.replaceAll(' ', '-');
}

function section(command: Command): string[] {
  const { name, summary, details, operands, options } = command;
  const variables = describeFields(command.environment).map((field) => `\`${field.name}\``);
  const rows = describeFields(options).map(row);
  return [
    '',
    `### i40 ${name}`,
    '',
    escapeMarkdown(`${summary}${details ? ` ${details}` : ''}`),
    '',
    '```',
    usageLine(command),
    '```',
    ...(operands ? ['', `\`${operands.usage}\`: ${escapeMarkdown(operands.description)}`] : []),
    ...(rows.length > 0 ? ['', ...markdownTable(['option', 'what it is', 'values', 'default'], rows)] : []),
    ...(variables.length > 0 ? ['', `Environment: ${variables.join(', ')}.`] : []),
  ];
}

function row(field: FieldDescription): string[] {
  const isSwitch = field.type === 'flag';
  const range = isSwitch ? '' : [describeRange(field), field.unit].filter(Boolean).join(' ');
  const again = field.isList ? 'may be given again' : '';
  const fallback = isSwitch || !field.default ? '' : `\`${field.default}\``;
  return [
    `\`${optionSyntax(field)}\``,
    field.description,
    [range, again].filter(Boolean).join('; '),
    fallback,
  ];
}
