import { nameSchema } from '@i40/common';
import { splitUnit } from './split-unit.ts';
import { transliterate } from './transliterate.ts';

export interface SensorHeading {
  sensor: string;
  /** As the heading says it; null where it says none. */
  unit: string | null;
  /** Nothing of the heading can be kept in a name: it is called by its place. */
  isByPlace: boolean;
}

const maxLength = 64;

/**
 * Turns column headings into units and sensor names that every part of the pipeline accepts (`nameSchema`), each
 * name once. Example: `Volume Flow (l/min)` becomes `Volume_Flow` in l/min; where there is a `Volume Flow (m³/h)`
 * too, they are `Volume_Flow_l/min` and `Volume_Flow_m3/h`. `places` are the columns, counted from 1.
 */
export function readSensorHeadings(headings: readonly string[], places?: readonly number[]): SensorHeading[] {
  const parts = headings.map(splitUnit);
  const names = parts.map(({ name }) => toName(name));
  const taken = new Set<string>();
  return parts.map(({ unit }, index) => {
    const own = names[index] ?? '';
    const isShared = own !== '' && names.indexOf(own) !== names.lastIndexOf(own);
    const name = isShared ? toName(headings[index] ?? '') : own;
    const sensor = makeUnique(name || `column_${places?.[index] ?? index + 1}`, taken);
    taken.add(sensor);
    return { sensor, unit, isByPlace: !name };
  });
}

/** Names for tags as they come, the same for the same tag. */
export function createTagNames(): (tag: string) => { sensor: string; unit: string | null } {
  const known = new Map<string, { sensor: string; unit: string | null }>();
  const taken = new Set<string>();
  return (tag) => {
    const present = known.get(tag);
    if (present) return present;
    const { name, unit } = splitUnit(tag);
    const sensor = makeUnique(toName(name) || `tag_${known.size + 1}`, taken);
    taken.add(sensor);
    const heading = { sensor, unit };
    known.set(tag, heading);
    return heading;
  };
}

/** As much of a heading as a name may hold: letters of other scripts where the rule for names allows them. */
function toName(heading: string): string {
  const own = tidy(heading.normalize('NFC'), /[^\p{L}\p{N}\p{M}:./-]+/gu);
  if (nameSchema.safeParse(own).success) return own;
  const latin = tidy(transliterate(heading), /[^A-Za-z0-9:./-]+/g);
  // What is left of ℃ is no name.
  return latin.length * 3 >= [...own].length ? latin : '';
}

function tidy(name: string, unfit: RegExp): string {
  return name
    .replace(unfit, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, maxLength);
}

function makeUnique(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count++) {
    const suffix = `_${count}`;
    candidate = name.slice(0, maxLength - suffix.length) + suffix;
  }
  return candidate;
}
