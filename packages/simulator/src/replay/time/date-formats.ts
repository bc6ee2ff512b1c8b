/**
 * The forms in which recordings write dates, in the tokens of luxon, one line each: to add one, add a line. Where a
 * cell fits several and they give different days, the recording is ambiguous.
 */
export const dateFormats = [
  'yyyy-M-d',
  'yyyy/M/d',
  'yyyy.M.d',
  'yyyy年M月d日',
  'yyyy-DDD', // the day of the year
  'd.M.yyyy',
  'd.M.yy',
  'd/M/yyyy',
  'M/d/yyyy',
  'd/M/yy',
  'M/d/yy',
  'd-M-yyyy',
  'M-d-yyyy',
  'd-M-yy',
  'M-d-yy',
  'yy-M-d',
  'yy/M/d',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'yyyy-MMM-d',
  'd MMM yyyy',
  'd MMM yy',
  'd. MMM yyyy',
  'd.MMM.yyyy',
  'd/MMM/yyyy',
  'MMM d yyyy',
  'd MMMM yyyy',
  'd. MMMM yyyy',
  'MMMM d yyyy',
  'yyyy MMM d',
] as const;

/** The forms of the time of day, likewise; a fraction of the second and a zone may follow each. */
export const clockFormats = [
  'H:mm:ss',
  'H:mm',
  'h:mm:ss a',
  'h:mm a',
  'H.mm.ss',
  'h.mm.ss a',
  'H.mm',
  "H'h'mm",
  "H'时'mm'分'ss'秒'",
] as const;

/** Where names of months are in another language than English. */
export const monthLocales = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ru'] as const;

/** Pairs of which the first is meant, as nearly everybody means it; the recording is told to be read so. */
export const usualReadings: readonly (readonly [usual: string, rare: string])[] = [['d-M-yyyy', 'M-d-yyyy']];
