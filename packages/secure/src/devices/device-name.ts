import { serviceNames } from '../broker/rights.ts';

const form = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/**
 * The broker takes the name of a machine for its client id. These are those of our services and of their sessions; and
 * at `factory/<line>/sensors` anybody speaks for every machine.
 */
const reserved = /^(i40-.*|.*-exclusive|sensors)$/;

/** Why a machine must not be called so; undefined where it may. */
export function nameProblem(name: string): string | undefined {
  if (!form.test(name))
    return `"${name}" must be 1 to 63 letters, digits, dots, hyphens or underscores, and begin with a letter or a digit.`;
  const isTaken = reserved.test(name) || (serviceNames as readonly string[]).includes(name);
  return isTaken
    ? `"${name}" is a name of the installation itself: call the machine something else.`
    : undefined;
}
