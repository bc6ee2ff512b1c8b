interface Limits {
  /** When there are more, all are forgotten: a flood of new texts must not fill the memory. */
  maxEntries: number;
  /** Longer texts are computed each time. */
  maxLength: number;
}

/** A pure function of a text that remembers what it answered: names, units and topics come again and again. */
export function memoize<T>(
  compute: (text: string) => T,
  { maxEntries, maxLength }: Limits,
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    const computed = compute(text);
    if (text.length > maxLength) return computed;
    if (known.size >= maxEntries) known.clear();
    // A copy: the text may be a slice of a message, which the engine would keep with it.
    known.set(Buffer.from(text).toString(), computed);
    return computed;
  };
}
