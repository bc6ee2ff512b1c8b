const begin = (name: string) => `generated: ${name}`;
const end = 'end of what is generated';

/** Puts lines between the line that says `generated: NAME` and the next that says where it ends; indents them as the first. */
export function betweenMarkers(text: string, name: string, lines: readonly string[]): string {
  const all = text.split('\n');
  const first = all.findIndex((line) => line.includes(begin(name)));
  const last = all.findIndex((line, index) => index > first && line.includes(end));
  if (first < 0 || last < 0) throw new Error(`There is no section "${name}" to write to`);
  const indent = /^\s*/.exec(all[first] ?? '')?.[0] ?? '';
  const indented = lines.map((line) => (line === '' ? '' : indent + line));
  return [...all.slice(0, first + 1), ...indented, ...all.slice(last)].join('\n');
}

/** The lines of a section, for who has to know what else there is. */
export function withoutSections(text: string): string {
  let isInside = false;
  return text
    .split('\n')
    .filter((line) => {
      if (line.includes('generated: ')) isInside = true;
      if (line.includes(end)) isInside = false;
      return !isInside;
    })
    .join('\n');
}
