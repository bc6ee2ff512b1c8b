const maxLength = 64;

/**
 * Turns column headings into sensor names that every part of the pipeline accepts (`nameSchema`), each of them
 * once. Example: `Volume Flow (l/min)` becomes `Volume_Flow_l/min`, a second one `Volume_Flow_l/min_2`.
 */
export function toSensorNames(headings: readonly string[]): string[] {
  const taken = new Set<string>();
  return headings.map((heading, index) => {
    const name = makeUnique(normalise(heading) || `column_${index + 1}`, taken);
    taken.add(name);
    return name;
  });
}

function normalise(heading: string): string {
  return heading
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
