/**
 * Up to here a number counts seconds, milliseconds, microseconds; beyond the last, nanoseconds. What lies between holds
 * every instant from 1973 to 5138 for each of them, so no instant of a plant can be taken for another.
 */
const [mostSeconds, mostMilliseconds, mostMicroseconds] = [1e11, 1e14, 1e17] as const;

/** Epoch milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds since 1970, by its magnitude. */
export function epochMsOf(count: number): number {
  const magnitude = Math.abs(count);
  if (magnitude < mostSeconds) return count * 1000;
  if (magnitude < mostMilliseconds) return count;
  return magnitude < mostMicroseconds ? count / 1000 : count / 1e6;
}
