import type { FieldDescription } from './describe-fields.ts';

const figure = (value: number) => value.toLocaleString('en');

/** What a value may be, as a person says it, such as `1 to 50,000` or `true or false`; '' for any text. */
export function describeRange({ type, choices, minimum, maximum, isAbove }: FieldDescription): string {
  if (type === 'flag') return 'true or false';
  if (choices.length === 1) return `${choices[0]}`;
  if (choices.length > 0) return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
  if (minimum === undefined) return maximum === undefined ? '' : `at most ${figure(maximum)}`;
  const least = isAbove ? `above ${figure(minimum)}` : figure(minimum);
  if (maximum === undefined) return isAbove ? least : `${least} or more`;
  return isAbove ? `${least}, at most ${figure(maximum)}` : `${least} to ${figure(maximum)}`;
}
