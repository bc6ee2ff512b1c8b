const on = new Set([
  'true',
  'on',
  'yes',
  'wahr',
  'ein',
  'ja',
  'vrai',
  'oui',
  '是',
  'вкл',
  'истина',
  'verdadero',
]);
const off = new Set([
  'false',
  'off',
  'no',
  'falsch',
  'aus',
  'nein',
  'faux',
  'non',
  '否',
  'выкл',
  'ложь',
  'falso',
]);

/** 1 for a word that says on, 0 for one that says off, in the languages of spreadsheets; undefined for any other. */
export function parseSwitchWord(text: string): 0 | 1 | undefined {
  if (text.length > 10) return undefined;
  const word = text.toLowerCase();
  if (on.has(word)) return 1;
  return off.has(word) ? 0 : undefined;
}
