/** Units as headings and rows of units write them, in lower case. */
const known = new Set(
  (
    '°c|degc|deg c|deg_c|c|celsius|°f|degf|deg f|f|k|kelvin|℃|℉|grad c|%|%rh|% rh|rh|‰|ppm|ppb|pct|' +
    'percent|-|1|ph|count|counts|pcs|stk|bar|mbar|barg|bara|bar(g)|pa|hpa|kpa|mpa|psi|psig|atm|torr|' +
    'mmhg|v|mv|µv|kv|volt|volts|a|ma|µa|ka|amp|amps|ampere|ohm|ohms|ω|kω|w|kw|mw|w/m2|w/m²|w/m^2|wh|' +
    'kwh|mwh|va|kva|var|kvar|j|kj|mj|watts|hz|khz|mhz|rpm|1/min|min-1|u/min|r/min|rad/s|1/s|s-1|' +
    'об/мин|m|mm|cm|km|µm|um|in|ft|deg|°|rad|degrees|meters|m/s|mm/s|km/h|in/s|mm/s rms|meters/second|' +
    'm/s2|m/s²|m/s^2|g|mg|g rms|g_rms|kg|t|kg/h|kg/s|t/h|kg/m3|kg/m³|n|kn|nm|knm|n·m|l|ml|m3|m³|l/min|' +
    'l/h|l/s|lpm|m3/h|m³/h|m3/s|m³/s|nm3/h|nm³/h|gpm|s|sec|ms|µs|us|ns|min|h|hr|d|lux|lx|db|db(a)|dba|' +
    's/m|µs/cm|ms/cm|ntu|mg/l|µg/m3|µg/m³|mol|smp|ts|rn|бар|мм/с|кпа|мпа'
  ).split('|'),
);

/** Whether a text is a unit that plants use. */
export function isKnownUnit(text: string): boolean {
  return known.has(bare(text).toLowerCase().replaceAll('μ', 'µ'));
}

/** A unit without brackets, with ° and a letter for the signs that fonts have for both. */
export function tidyUnit(text: string): string {
  return bare(text).replace('℃', '°C').replace('℉', '°F');
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/^[([（【](.*)[)\]）】]$/u, '$1')
    .trim();
}
