const clock = /^(?:(\d+) days?,? )?(\d{1,4}):(\d{2})(?::(\d{2}))?(?:[.,:](\d{1,9}))?$/;
const minutesAndSeconds = /^(\d{1,3}):(\d{2})[.,](\d{1,9})$/;
const halfDay = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,9}))? ?([ap])\.?m\.?$/i;

/**
 * Milliseconds since midnight, or since the start: `08:00`, `00:00:01.250`, `1:05:00 PM`, `27:00:00`,
 * `0 days 00:00:01`, and `01:02.5` as minutes and seconds. Undefined for anything else.
 */
export function parseClock(text: string): number | undefined {
  const short = minutesAndSeconds.exec(text);
  if (short) return toMs(0, short[1], short[2], short[3]);
  const half = halfDay.exec(text);
  if (half)
    return toMs((Number(half[1]) % 12) + (/p/i.test(half[5] ?? '') ? 12 : 0), half[2], half[3], half[4]);
  const match = clock.exec(text);
  if (!match) return undefined;
  return toMs(Number(match[1] ?? 0) * 24 + Number(match[2]), match[3], match[4], match[5]);
}

function toMs(hours: number, minutes = '0', seconds = '0', fraction = ''): number | undefined {
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((hours * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return whole + Number(fraction.padEnd(6, '0').slice(0, 6)) / 1000;
}

const dayMs = 86_400_000;

/** Reads clocks one after another: where they begin again after midnight, a day has gone by. */
export function createClockReader(): (text: string) => number | undefined {
  let days = 0;
  let last = 0;
  return (text) => {
    const time = parseClock(text);
    if (time === undefined) return undefined;
    if (last - time > dayMs / 2 && last < dayMs) days += 1;
    last = time;
    return days * dayMs + time;
  };
}
