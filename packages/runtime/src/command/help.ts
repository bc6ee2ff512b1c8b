import { describeFields, type FieldDescription } from '../fields/describe-fields.ts';
import { describeRange } from '../fields/describe-range.ts';
import type { Command } from './command.ts';

const lineLength = 100;

export function usageLine({ name, operands, options }: Command): string {
  const parts = [
    `i40 ${name}`,
    operands?.usage,
    Object.keys(options.shape).length > 0 ? '[options]' : undefined,
  ];
  return `Usage: ${parts.filter(Boolean).join(' ')}`;
}

/** Everything that a command can be told, as text for a terminal. */
export function helpOf(command: Command): string {
  const options = [...describeFields(command.options).map(optionRow), ['-h, --help', 'this text'] as const];
  const variables = describeFields(command.environment).map(
    (field) => [field.name, describeField(field)] as const,
  );
  const { operands } = command;
  return [
    usageLine(command),
    wrap(command.summary),
    ...(command.details ?? '')
      .split(/\n{2,}/)
      .filter(Boolean)
      .map((text) => wrap(text.trim())),
    operands && `${operands.usage}\n${helpTable([['', operands.description]])}`,
    `Options:\n${helpTable(options)}`,
    variables.length > 0 ? `Environment, also from a file .env:\n${helpTable(variables)}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
    .concat('\n');
}

/** `--seconds N`, as it is written. */
export function optionSyntax({ name, type, placeholder }: FieldDescription): string {
  return type === 'flag' ? `--${name}` : `--${name} ${placeholder}`;
}

function optionRow(field: FieldDescription): readonly [string, string] {
  return [optionSyntax(field), describeField(field)];
}

function describeField(field: FieldDescription): string {
  const { type, unit, secret } = field;
  const isOffByDefault = type === 'flag' && field.default !== 'true';
  const facts = [
    type === 'flag' ? undefined : [describeRange(field), unit].filter(Boolean).join(' '),
    field.isList ? 'may be given again' : undefined,
    field.default && !isOffByDefault ? `default ${secret ? 'set' : field.default}` : undefined,
    secret ? `also as ${field.name}_FILE` : undefined,
  ].filter(Boolean);
  return facts.length > 0 ? `${field.description} [${facts.join('; ')}]` : field.description;
}

/** Two columns; what does not fit beside the first goes on beneath. */
export function helpTable(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(32, Math.max(...rows.map(([left]) => left.length)));
  const indent = ' '.repeat(width + 4);
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, lineLength - indent.length).split('\n');
      const head =
        left.length > width ? [`  ${left}`, indent + lines[0]] : [`  ${left.padEnd(width)}  ${lines[0]}`];
      return [...head, ...lines.slice(1).map((line) => indent + line)].join('\n');
    })
    .join('\n');
}

/** Breaks at spaces; lines that begin with a space are examples, and stay. */
export function wrap(text: string, length = lineLength): string {
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : breakLine(line, length)))
    .join('\n');
}

function breakLine(line: string, length: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > length) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
