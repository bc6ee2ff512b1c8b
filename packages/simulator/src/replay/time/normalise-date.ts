const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+(?=\d|\p{L})/iu;
/** ctime of C: `Jan 5 08:00:00 2026`. */
const yearAtTheEnd = /^(\p{L}{3,9} \d{1,2}) (\d{1,2}:\d{2}:\d{2}(?:\.\d+)?) (?:([A-Z]{2,5}) )?(\d{4})$/u;
/** As web servers log: `05/Jan/2026:08:00:00`. */
const colonBeforeClock = /(\d{4}):(?=\d{2}:\d{2})/;

/** Brings a time as text to one spelling: single spaces, no comma, no weekday, `AM`/`PM`, date before clock. */
export function normaliseDate(text: string): string {
  return text
    .trim()
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(weekday, '')
    .replace(/(\d)[T_](?=\d{1,2}[:.h]?\d)/, '$1 ')
    .replace(/,(?= )|(?<= \d{1,2}),/g, '')
    .replace(/ - (?=\d{1,2}:)/, ' ')
    .replace(/ ?\b([ap])\.? ?m\b\.?$/i, (_, half: string) => ` ${half.toUpperCase()}M`)
    .replace(/\b(sept)\b\.?/i, 'Sep')
    .replace(colonBeforeClock, '$1 ')
    .replace(
      yearAtTheEnd,
      (_, day: string, clock: string, zone: string | undefined, year: string) =>
        `${day} ${year} ${clock}${zone ? ` ${zone}` : ''}`,
    );
}
