import { splitUnit } from '../layout/split-unit.ts';
import { plainWord } from '../text/plain-word.ts';

const times = new Set([
  ...['time', 'times', 't', 'ts', 'timestamp', 'datetime', 'date', 'utc', 'epoch', 'unixtime', 'clock'],
  ...['zeit', 'zeitstempel', 'datum', 'uhrzeit', 'datumzeit', 'datumuhrzeit', 'zeitpunkt', 'messzeit'],
  ...['heure', 'dateheure', 'dateetheure', 'horodatage', 'horodate', 'temps'],
  ...['fecha', 'hora', 'fechahora', 'fechayhora', 'tiempo', 'data', 'dataora', 'ora', 'datahora', 'tempo'],
  ...['tijd', 'datumtijd', 'tijdstip', 'tid', 'tidpunkt', 'datotid', 'aika', 'czas', 'cas', 'čas'],
  ...['время', 'дата', 'датавремя', 'датаивремя', 'отметкавремени'],
  ...[
    '时间',
    '时间戳',
    '日期',
    '日期时间',
    '采样时间',
    '記錄時間',
    '記録時間',
    '時間',
    '日時',
    '時刻',
    '日付',
    '시간',
  ],
]);
const composed =
  /^(?:x|log|local|utc|gmt|sample|event|record(?:ed)?|server|source|sys|system|plc|unix|epoch|abs|absolute|measurement|acq|opc)?(?:date)?time(?:stamp|string|value|utc|gmt|local|raw|ms|s)*$/;
const elapsed = new Set([
  ...['time', 't', 'elapsed', 'elapsedtime', 'timeelapsed', 'relativetime', 'reltime', 'testtime', 'runtime'],
  ...['xvalue', 'seconds', 'sec', 'zeit', 'messzeit', 'temps', 'tiempo', 'tempo', 'tijd', 'tid', 'czas'],
  ...['время', '时间', '時間', 'totaltime', 'times', 'timems', 'timestamp'],
]);

/** Milliseconds in the units in which elapsed times are written. */
export const elapsedUnits: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  msec: 1,
  s: 1_000,
  sec: 1_000,
  seconds: 1_000,
  sekunden: 1_000,
  min: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  days: 86_400_000,
};

const suffix =
  /^(.+?)(?:\s*[_./]\s*|\s+in\s+|\s+)(ns|us|µs|ms|msec|s|sec|seconds|min|minutes|h|hours|days)$/i;

function parts(heading: string): { name: string; unit: string | null } {
  // The sign of a temperature.
  if (heading.trim() === 'T') return { name: '', unit: null };
  const { name, unit } = splitUnit(heading);
  if (unit !== null) return { name: plainWord(name), unit: unit.toLowerCase().replace('μ', 'µ') };
  const [, stem = name, tail] = suffix.exec(heading) ?? [];
  return { name: plainWord(stem), unit: tail?.toLowerCase() ?? null };
}

/** Whether a heading says that its column holds times, in the languages of those who export them. */
export function isTimeHeading(heading: string): boolean {
  const { name } = parts(heading);
  return times.has(name) || composed.test(name) || isElapsedHeading(heading);
}

/** Whether plain small numbers below this heading are a time that has gone by. */
export function isElapsedHeading(heading: string): boolean {
  const { name, unit } = parts(heading);
  return elapsed.has(name) && (unit === null || unit in elapsedUnits);
}

/**
 * Whether a heading speaks of time and names a unit of it: `Abtastzeit [µs]`, `Time since start (s)`. It may as well be
 * a measurement, such as the time of a cycle.
 */
export function mentionsElapsedTime(heading: string): boolean {
  const { name, unit } = parts(heading);
  return (
    unit !== null && unit in elapsedUnits && /time|zeit|elapsed|dauer|duration|temps|tiempo|время/.test(name)
  );
}

/** The unit that the heading of an elapsed time says; undefined where it says none. */
export function elapsedUnitOf(heading: string): string | undefined {
  const { name, unit } = parts(heading);
  if (unit !== null && unit in elapsedUnits) return unit;
  if (name === 'seconds' || name === 'sec') return 's';
  return undefined;
}
