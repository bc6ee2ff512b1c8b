/** A number that came as a text, with the unit that stood behind it. */
export interface NumberText {
  value: number;
  unit?: string;
}

/** Decimal notation only: `Number` alone would also read "", "0x10" and "Infinity". */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const decimalComma = /^[+-]?(?:\d{4,}|\d{0,3}(?=,\d{1,2}$|,\d{4,})|0+),\d+(e[+-]?\d+)?$/i;
/** `1.234,5`, `1 234,5`, `1'234.5`: two kinds of mark, the last of them the decimal one. */
const thousands = /^[+-]?\d{1,3}(?:([.,'\u2019\s])\d{3}(?:\1\d{3})*)(?:([.,])\d+)?$/;
/** Either 1.234 or 1234. */
const ambiguous = /^[+-]?[1-9]\d{0,2}[,]\d{3}$/;
const numberAndUnit = /^([+-]?[\d.,'\u2019\s]*\d(?:e[+-]?\d+)?)\s*([^\d\s.,+-].*)$/i;
const longestText = 64;

/** Units that are letters alone; those with a sign such as °, %, µ, ², / or · tell themselves. */
const letterUnits = new Set(
  (
    'C F K Cel V mV kV A mA kA W mW kW MW Wh kWh MWh VA kVA var kvar bar mbar Pa hPa kPa MPa psi Torr rpm RPM Hz kHz MHz GHz ' +
    'mm cm m km um nm in ft g mg kg t lb l L ml mL s ms us ns min h d ppm ppb pH lx lm cd dB dBm dBA N mN Nm kN J kJ MJ ' +
    'Ohm ohm kOhm F uF H mH T mT G S mol sccm slm slpm lpm gpm cfm cP cSt inHg mmHg barg bara mbara degC degF deg rad ' +
    'count counts pcs pc Stk Stück pièces imp rev cycles hour hours hr hrs sec secs minutes day days Ah mAh kWp kp t'
  ).split(' '),
);
const partedUnits = new Set([
  'deg C',
  'deg F',
  'bar g',
  'bar a',
  'bar(g)',
  'bar(a)',
  'mm Hg',
  'in Hg',
  'in. Hg',
]);
const signedUnit = /^(?![/^²³·])[^\s]{0,12}[°%‰µμΩ²³/·^][^\s]{0,12}$/u;

/**
 * Reads a number written as text: `21.5`, with a decimal comma `21,5`, with marks for thousands `1.234,5`, with a unit
 * `21.5 °C`. Undefined for what is none. 'ambiguous' for `1,234`, which is 1.234 in one country and 1234 in another.
 */
export function readNumberText(given: string): NumberText | 'ambiguous' | undefined {
  if (decimal.test(given)) return { value: Number(given) };
  if (given.length > longestText) return undefined;
  const text = given
    .replaceAll('\0', ' ')
    .trim()
    .replace(/^[\u2212\u2013]/, '-');
  const alone = readAlone(text);
  if (alone !== undefined) return typeof alone === 'number' ? { value: alone } : alone;
  const [, number = '', unit = ''] = numberAndUnit.exec(text) ?? [];
  if (!letterUnits.has(unit) && !partedUnits.has(unit) && !signedUnit.test(unit)) return undefined;
  const value = readAlone(number.trim());
  return typeof value === 'number' ? { value, unit } : value;
}

function readAlone(text: string): number | 'ambiguous' | undefined {
  if (decimal.test(text)) return Number(text);
  if (ambiguous.test(text)) return 'ambiguous';
  if (decimalComma.test(text)) return Number(text.replace(',', '.'));
  const marks = thousands.exec(text);
  if (!marks) return undefined;
  const [, mark = '', decimalMark] = marks;
  if (mark === decimalMark) return undefined;
  // `1.234.567` has no other reading; `1.234` is a number already, and `1 234` and `1'234` are thousands.
  return Number(text.replaceAll(mark, '').replaceAll(/\s/g, '').replace(',', '.'));
}
