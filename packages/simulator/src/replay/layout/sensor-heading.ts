export interface SensorHeading {
  sensor: string;
  /** As the heading says it in brackets; null where it says none. */
  unit: string | null;
}

const maxLength = 64;
/** `Pressure (bar)` and `Pressure [bar]`. */
const nameAndUnit = /^(.*[^\s([])\s*[([]([^()[\]]{1,32})[)\]]$/;
/** What a file in another encoding than UTF-8 leaves of its °. */
const unreadable = /\uFFFD|\p{Cc}/u;

/**
 * Turns column headings into units and sensor names that every part of the pipeline accepts (`nameSchema`), each
 * name once. Example: `Volume Flow (l/min)` becomes `Volume_Flow` in l/min; where there is a `Volume Flow (m³/h)`
 * too, they are `Volume_Flow_l/min` and `Volume_Flow_m3/h`.
 */
export function readSensorHeadings(headings: readonly string[]): SensorHeading[] {
  const parts = headings.map(splitUnit);
  const names = parts.map(({ name }) => normalise(name));
  const taken = new Set<string>();
  return parts.map(({ unit }, index) => {
    const isShared = names.indexOf(names[index] ?? '') !== names.lastIndexOf(names[index] ?? '');
    const name = isShared ? normalise(headings[index] ?? '') : names[index];
    const sensor = makeUnique(name || `column_${index + 1}`, taken);
    taken.add(sensor);
    return { sensor, unit };
  });
}

function splitUnit(heading: string): { name: string; unit: string | null } {
  const [, name, unit = ''] = nameAndUnit.exec(heading) ?? [];
  if (!name) return { name: heading, unit: null };
  return { name, unit: unreadable.test(unit) ? null : unit.trim() || null };
}

function normalise(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^A-Za-z0-9:./-]+/g, '_')
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
