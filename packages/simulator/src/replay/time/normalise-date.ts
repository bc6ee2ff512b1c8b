const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+(?=\d|\p{L})/iu;
/** ctime of C: `Jan 5 08:00:00 2026`. */
const yearAtTheEnd = /^(\p{L}{3,9} \d{1,2}) (\d{1,2}:\d{2}:\d{2}(?:\.\d+)?) (?:([A-Z]{2,5}) )?(\d{4})$/u;
/** As web servers log: `05/Jan/2026:08:00:00`. */
const colonBeforeClock = /(\d{4}):(?=\d{2}:\d{2})/;
/** ISO 8601's basic format, `20260105T080000`. */
const basic = /^(\d{4})(\d{2})(\d{2})[T _-](\d{2})(\d{2})(\d{2})?(?!\d)/;
/** As names of files have them: `2026-01-05_08-00-00`. */
const dashedClock = /^(\d{4}-\d{1,2}-\d{1,2})[ T_](\d{2})-(\d{2})-(\d{2})/;
/** As SAS writes them: `05JAN2026`. */
const monthInside = /^(\d{1,2})(\p{L}{3})(\d{2,4})(?!\d)/u;
/** Literals of IEC 61131-3: `DT#2026-01-05-08:00:00`. */
const literal = /^(?:L?DT|L?DATE_AND_TIME)#(\d{4}-\d{1,2}-\d{1,2})-/i;
const clockFirst =
  /^(\d{1,2}:\d{2}(?::\d{2})?(?:[.,:]\d{1,9})?(?: ?[ap]\.?m\.?)?) (\d{1,4}[-./]\d{1,2}[-./]\d{1,4})$/i;

/** Brings a time as text to one spelling: single spaces, no comma, no weekday, `AM`/`PM`, date before clock. */
export function normaliseDate(text: string): string {
  return text
    .trim()
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(weekday, '')
    .replace(literal, '$1 ')
    .replace(basic, (_, y: string, mo: string, d: string, h: string, mi: string, s = '00') =>
      [y, mo, d].join('-').concat(' ', [h, mi, s].join(':')),
    )
    .replace(dashedClock, '$1 $2:$3:$4')
    .replace(monthInside, '$1-$2-$3')
    .replace(clockFirst, '$2 $1')
    .replace(/(\d)[T_](?=\d{1,2}[:.h]?\d)/, '$1 ')
    .replace(/,(?= )|(?<= \d{1,2}),/g, '')
    .replace(/ - (?=\d{1,2}:)/, ' ')
    .replace(/(?<=\d) ?([ap])\.? ?m\b\.?$/i, (_, half: string) => ` ${half.toUpperCase()}M`)
    .replace(/\b(sept)\b\.?/i, 'Sep')
    .replace(colonBeforeClock, '$1 ')
    .replace(
      yearAtTheEnd,
      (_, day: string, clock: string, zone: string | undefined, year: string) =>
        `${day} ${year} ${clock}${zone ? ` ${zone}` : ''}`,
    );
}
