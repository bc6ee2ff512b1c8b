/** What `POST /readings` takes, by content type. */
export const bodyTypes = {
  json: ['application/json'],
  senml: ['application/senml+json'],
  lines: ['text/plain', 'application/vnd.influx-line-protocol'],
  csv: ['text/csv'],
} as const;

export type BodyForm = keyof typeof bodyTypes;

const influx = /^application\/vnd\.influx[a-z]*[-.+]line-?protocol$/;

/** Undefined for a type that is not understood. Parameters such as the character set say nothing here. */
export function bodyForm(contentType: string | undefined): BodyForm | undefined {
  const [type = ''] = (contentType ?? '').split(';');
  const given = type.trim().toLowerCase();
  if (influx.test(given)) return 'lines';
  for (const [form, types] of Object.entries(bodyTypes) as [BodyForm, readonly string[]][])
    if (types.includes(given)) return form;
  return undefined;
}
