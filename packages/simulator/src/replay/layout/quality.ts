import { quality } from '@i40/common';

/** How a recording says whether a value is good. */
export interface QualityForm {
  description: string;
  isGood(cell: string): boolean;
}

const headings =
  /(?:quality|validity|qualit[äa]t|qualité|qualite|calidad|gültigkeit|opcstatus|statuscode|dataintegrity|качество|质量)$/i;
const shortHeadings = /(?:^|[_\s.:])q$/i;
const badWords = /^(?:bad|invalid|false|nok|not ok|error|fault|failed|no|0|uncertain.*no value|bad.*)$/i;
const goodWords = /^(?:good|valid|true|ok|yes|gut|gültig|1|uncertain|good.*|uncertain.*)$/i;

/** The words alone, which leave open what they are said of. */
const general = /^(?:opc)?_?(?:quality|validity|qualit[äa]t|qualité|status|state|качество|质量)$/i;

/** A column that says how good values are: by its heading, or as a status that is nothing but good and bad. */
export function isQualityColumn(heading: string, cells: readonly string[]): boolean {
  if (isQualityHeading(heading)) return recogniseQuality(cells) !== undefined;
  return (
    /(?:status|state|zustand)$/i.test(heading) &&
    cells.length > 0 &&
    cells.every((cell) => plainWords.test(cell))
  );
}

export const isGeneralHeading = (heading: string) => general.test(heading);

function isQualityHeading(heading: string): boolean {
  return headings.test(heading.replace(/[^\p{L}]+$/u, '')) || shortHeadings.test(heading);
}

const plainWords = /^(?:good|bad|uncertain|questionable)\b/i;
const whole = /^\d{1,10}(?:\.0*)?$/;
const hexadecimal = /^0x[0-9a-f]{1,8}$/i;
/** OPC UA: the two highest bits of a StatusCode, 0 for good. */
const badStatus = 0x8000_0000;

/** Tells from the cells of a column how it says what is good; undefined where it does not look like that. */
export function recogniseQuality(cells: readonly string[]): QualityForm | undefined {
  if (cells.length === 0) return undefined;
  const distinct = [...new Set(cells)];
  if (distinct.every((cell) => hexadecimal.test(cell))) return statusCodes;
  if (!distinct.every((cell) => whole.test(cell))) {
    return distinct.every((cell) => badWords.test(cell) || goodWords.test(cell)) ? words : undefined;
  }
  const codes = distinct.map(Number);
  const most = Math.max(...codes);
  if (most >= badStatus || codes.every((code) => code === 0)) return statusCodes;
  // WinCC has 1 for what is valid and 2 for its own entries, when it was started and stopped.
  if (most <= 3) return { description: '1 for good', isGood: (cell) => Number(cell) === 1 };
  if (most === 100) return { description: 'percent, good above 0', isGood: (cell) => Number(cell) > 0 };
  return {
    description: `OPC codes, good from ${quality.uncertain}`,
    // Ignition has 192 and, since 8.0, 256 and more below 512 for what is bad.
    isGood: (cell) => Number(cell) >= quality.uncertain && Number(cell) < 512,
  };
}

const statusCodes: QualityForm = {
  description: 'StatusCodes of OPC UA, good at 0',
  isGood: (cell) => Number(cell) < badStatus,
};

const words: QualityForm = { description: 'words', isGood: (cell) => !badWords.test(cell) };
