/** What historians, PLC tools, spreadsheets and pandas write where there was no value: one line each. */
const markers: readonly RegExp[] = [
  /^$/,
  /^(?:nan|n\/?a|n\.a\.|null|nil|none|undefined|missing|void|empty)$/i,
  /^[-–—.*?_]{1,4}$/,
  // C's printf on Windows.
  /^[+-]?1[.,]#(?:qnan|snan|ind|inf)\w*$/i,
  /^[+-]?(?:inf|infinity|∞)$/i,
  // Spreadsheets, also in German, French and Spanish.
  /^#(?:div\/0!?|n\/?a|value!?|ref!?|name\??|num!?|null!?|wert!?|bezug!?|zahl!?|nv|valeur!?|valor!?|####*)$/i,
  // Historians and OPC servers.
  /^(?:bad|bad input|bad[ _]\w+|error|err|invalid|fail(?:ed|ure)?|no data|nodata|no result|no good data.*|not available|unavailable|unknown)$/i,
  /^(?:i\/o timeout|timeout|comm(?:unication)? (?:fail|error|lost)|not connect(?:ed)?|calc failed|configure|intf shut|scan (?:off|timeout)|pt created|shutdown|over range|under range|access denied|out of serv(?:ice)?|device fail(?:ure)?|sensor fail(?:ure)?|uncertain)$/i,
  /^\[-?\d+\]\s.+$/,
];

/** Whether a cell says that there was no value. Its cell is missing then, not its row. */
export function isNoValue(text: string): boolean {
  const word = text.replace(/^[<(]\s*(.+?)\s*[>)]$/, '$1');
  return markers.some((marker) => marker.test(word));
}
