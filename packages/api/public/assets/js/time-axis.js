// @ts-check

const dayS = 86_400;

/**
 * What stands at the ticks of a time axis: the time of day, and the day where it changes or where ticks are days apart.
 * @param {readonly number[]} ticks epoch seconds
 * @param {number} incrementS between two of them
 * @param {string} [timeZone] the viewer's own unless told otherwise
 */
export function tickLabels(ticks, incrementS, timeZone) {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone });
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(incrementS < 60 ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZone,
  });
  let before = ticks[0] === undefined ? '' : day.format(ticks[0] * 1_000);
  return ticks.map((tick) => {
    const date = day.format(tick * 1_000);
    const isNewDay = date !== before;
    before = date;
    return incrementS >= dayS || isNewDay ? date : time.format(tick * 1_000);
  });
}
