/** How a group divides what it listens to. */
export interface DividedFilters {
  /** Dealt out message by message. */
  shared: readonly string[];
  /** For one worker at a time: whoever decodes Sparkplug needs every message of an edge node, in its order. */
  exclusive: readonly string[];
}

/** `$share/{group}/{filter}` (MQTT 5, section 4.8.2): the broker gives each message to one of the subscribers. */
export function divideFilters(filters: readonly string[], group: string): DividedFilters {
  const isExclusive = (filter: string) => /^(spBv1\.0|\$sparkplug|\+|#)(\/|$)/.test(filter);
  return {
    shared: filters.filter((filter) => !isExclusive(filter)).map((filter) => `$share/${group}/${filter}`),
    exclusive: filters.filter(isExclusive),
  };
}
