/**
 * Whether whatever a filter, or a topic, takes in is taken in by another filter as well (MQTT 5, section 4.7). A wildcard
 * at the first level takes in no topic that begins with `$`.
 */
export function coversFilter(filter: string, asked: string): boolean {
  const granted = filter.split('/');
  const levels = asked.split('/');
  if (/^[+#]/.test(filter) && asked.startsWith('$')) return false;
  for (const [i, level] of granted.entries()) {
    if (level === '#') return true;
    const other = levels[i];
    if (other === undefined || other === '#') return false;
    if (level !== '+' && level !== other) return false;
  }
  return levels.length === granted.length;
}
