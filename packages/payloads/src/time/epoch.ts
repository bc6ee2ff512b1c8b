/**
 * Up to here a number counts seconds, milliseconds, microseconds; beyond the last, nanoseconds. What lies between holds
 * every instant from 1973 to 5138 for each of them, so no instant of a plant can be taken for another.
 */
const [mostSeconds, mostMilliseconds, mostMicroseconds] = [1e11, 1e14, 1e17] as const;

/**
 * What Windows and .NET count is read as well: tenths of microseconds since 1601, or since the year 1, are between 2000 and
 * 2100 what nanoseconds are in 1974 and 1990, and no plant was measured then.
 */
const windows = { since: -11_644_473_600_000, from: 1.2591e17, to: 1.5747e17 } as const;
const dotNet = { since: -62_135_596_800_000, from: 6.3082e17, to: 6.6238e17 } as const;

/** Epoch milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds since 1970, by its magnitude. */
export function epochMsOf(count: number): number {
  const magnitude = Math.abs(count);
  if (magnitude < mostSeconds) return count * 1000;
  if (magnitude < mostMilliseconds) return count;
  if (magnitude < mostMicroseconds) return count / 1000;
  for (const { since, from, to } of [windows, dotNet])
    if (count >= from && count < to) return since + count / 1e4;
  return count / 1e6;
}
