/** ISO 9 without its accents: how Russian and Ukrainian names are written in Latin letters. */
const cyrillic: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    ґ: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    є: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    і: 'i',
  },
  ...{
    ї: 'i',
    й: 'j',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ф: 'f',
  },
  ...{ х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
};
const greek: Readonly<Record<string, string>> = {
  ...{ α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', η: 'eta', θ: 'theta', λ: 'lambda' },
  ...{ μ: 'u', π: 'pi', ρ: 'rho', σ: 'sigma', τ: 'tau', φ: 'phi', ω: 'omega' },
};

/** Writes a heading in plain Latin letters, as far as its script has a common way to; accents are left out. */
export function transliterate(text: string): string {
  return [...text.normalize('NFC')]
    .map(transliterateLetter)
    .join('')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '');
}

function transliterateLetter(letter: string): string {
  const small = letter.toLowerCase();
  const written = cyrillic[small] ?? latin[small] ?? greek[small];
  if (written === undefined) return letter;
  return letter === small ? written : written.charAt(0).toUpperCase() + written.slice(1);
}
