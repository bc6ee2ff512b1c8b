/**
 * Cross-validation over parts (files or groups): each part is judged by the candidate that is best on all others.
 * Returns the candidate chosen for each part, by name. `quality` judges a candidate on parts; of equals the first wins.
 */
export function chooseByOthers<Part>(
  parts: ReadonlyMap<string, readonly Part[]>,
  candidates: readonly number[],
  quality: (candidate: number, parts: readonly Part[]) => number,
): Map<string, number> {
  const chosen = new Map<string, number>();
  for (const name of parts.keys()) {
    const others = [...parts].flatMap(([other, members]) => (other === name ? [] : members));
    let best = { candidate: candidates[0] ?? Number.NaN, quality: Number.NEGATIVE_INFINITY };
    for (const candidate of candidates) {
      const value = quality(candidate, others);
      if (value > best.quality) best = { candidate, quality: value };
    }
    chosen.set(name, best.candidate);
  }
  return chosen;
}

/** Items by a key, in the order in which the keys first come. */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
