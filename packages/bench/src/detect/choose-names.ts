export type ChosenNames = { ok: true; names: readonly string[] } | { ok: false; reason: string };

/** The detectors that are asked for, or which of them there is none of. "all" stands for every one. */
export function chooseNames(wanted: readonly string[], known: readonly string[]): ChosenNames {
  const names = wanted.includes('all') ? known : wanted;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return { ok: true, names };
  return { ok: false, reason: `There is no detector "${unknown}". There are: ${known.join(', ')}.` };
}
