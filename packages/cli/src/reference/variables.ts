import { type Command, describeFields, type FieldDescription } from '@i40/runtime';
import { type Group, groups } from './groups.ts';
import { imageEnv } from './image-env.ts';

/** A variable, and who reads it. */
export interface Variable extends FieldDescription {
  /** Commands of `i40`, or services of docker-compose.yml. */
  readers: string[];
  /** Where one of them has another default. */
  otherDefaults: { reader: string; default: string }[];
}

export interface VariableGroup extends Group {
  variables: readonly Variable[];
}

/** Every variable that there is, once. */
export function variablesOf(commands: readonly Command[]): Variable[] {
  const variables = new Map<string, Variable>();
  // `npm start` has other defaults; those of the services are the rule.
  const inOrder = [...commands].sort((a, b) => Number(a.name === 'start') - Number(b.name === 'start'));
  const sources = [
    ...inOrder.map(({ name, environment }) => [name, environment] as const),
    ...Object.entries(imageEnv),
  ];
  for (const [reader, environment] of sources) {
    for (const field of describeFields(environment)) {
      const known = variables.get(field.name) ?? { ...field, readers: [], otherDefaults: [] };
      variables.set(field.name, known);
      known.readers.push(reader);
      if (field.default !== undefined && field.default !== known.default)
        known.otherDefaults.push({ reader, default: field.default });
    }
  }
  return [...variables.values()];
}

export function groupVariables(variables: readonly Variable[]): VariableGroup[] {
  let left = [...variables];
  return groups.map((group) => {
    const members = group.members.flatMap((member) => {
      const taken = left.filter(({ name }) =>
        typeof member === 'string' ? member === name : member.test(name),
      );
      left = left.filter((variable) => !taken.includes(variable));
      return taken;
    });
    return { ...group, variables: members };
  });
}

/** The default, with those of others: `1000 (start: 5000)`; '' where there is none. */
export function describeDefault(variable: Variable, format = (text: string) => text): string {
  const others = variable.otherDefaults.map((other) => `${other.reader}: ${format(other.default)}`);
  const own = variable.default === undefined ? '' : format(variable.default);
  return others.length > 0 ? `${own} (${others.join(', ')})` : own;
}
