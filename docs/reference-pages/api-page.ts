import { describeFields, type Field, type Schema } from './schema-fields.ts';

/** The part of an OpenAPI 3.1 document that the page tells. */
export interface OpenApiDocument {
  info: { title: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Operation>>;
  /** Answers that several routes share. */
  components?: { responses?: Record<string, Response> };
}

interface Response {
  description?: string;
  content?: Record<string, { schema?: Schema }>;
  /** To one of those that routes share; it has nothing else then. */
  $ref?: string;
}

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, Response>;
}

/** The API as a page of Markdown: by tag, each route with what it takes and what it answers. */
export function apiPage({ info, tags = [], paths, components }: OpenApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const sections = tags.flatMap(({ name, description }) => [
    `## ${capitalised(name)}`,
    ...(description ? [`${description}.`] : []),
    ...routes.filter(({ operation }) => operation.tags?.includes(name)).map(describeRoute),
  ]);
  return `${[
    '# API',
    `<!-- Made from packages/api/openapi.json by \`pnpm docs:api\`. Do not edit. -->`,
    `${info.description ?? info.title} A running API describes itself at \`/docs\` (Swagger UI) and \`/docs/json\`; clients can be generated from [openapi.json](../../packages/api/openapi.json). [Read data](../how-to/read-data.md) has examples.`,
    'Errors are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problem documents (`application/problem+json`).',
    ...sharedAnswers(components?.responses ?? {}),
    ...sections,
  ].join('\n\n')}\n`;
}

function describeRoute({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const answer = Object.values(success?.[1].content ?? {})[0]?.schema;
  return [
    `### ${method.toUpperCase()} ${path}`,
    `${operation.summary ?? ''}.${operation.description ? ` ${operation.description}` : ''}`,
    ...inputTable('Parameters:', (operation.parameters ?? []).flatMap(parameterField)),
    ...inputTable('Body, as JSON:', body ? describeFields(body) : []),
    ...outputTable(`Answer, \`${success?.[0]}\`:`, answer ? describeFields(answer) : []),
    responsesLine(operation),
  ].join('\n\n');
}

function sharedAnswers(responses: Record<string, Response>): string[] {
  const rows = Object.entries(responses).map(
    ([name, { description }]) => `| \`${name.replace(/\D/g, '')}\` | ${escaped(description ?? '')} |`,
  );
  return rows.length === 0
    ? []
    : ['## Answers that routes share', ['| status | |', '| --- | --- |', ...rows].join('\n')];
}

function parameterField(parameter: NonNullable<Operation['parameters']>[number]): Field[] {
  const { name, required, description, schema = {} } = parameter;
  return describeFields({
    properties: { [name]: { ...schema, description: description ?? schema.description } },
    required: required ? [name] : [],
  });
}

function inputTable(title: string, fields: Field[]): string[] {
  const rows = fields.map(({ path, type, fallback, required, description }) => {
    const given = fallback === undefined ? (required ? 'required' : '') : `\`${fallback}\``;
    return `| \`${path}\` | ${escaped(type)} | ${given} | ${escaped(description)} |`;
  });
  return table(title, '| field | type | default | |\n| --- | --- | --- | --- |', rows);
}

function outputTable(title: string, fields: Field[]): string[] {
  const rows = fields.map(
    ({ path, type, description }) => `| \`${path}\` | ${escaped(type)} | ${escaped(description)} |`,
  );
  return table(title, '| field | type | |\n| --- | --- | --- |', rows);
}

function table(title: string, head: string, rows: string[]): string[] {
  return rows.length === 0 ? [] : [title, [head, ...rows].join('\n')];
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}

function responsesLine({ responses }: Operation): string {
  const shared = Object.entries(responses).filter(([, { $ref }]) => $ref);
  const own = Object.entries(responses).filter(([, { $ref }]) => !$ref);
  const told = own.map(([status, { description, content = {} }]) => {
    const types = Object.keys(content).filter((type) => type !== 'application/problem+json');
    const kinds = types.length > 0 ? ` (${types.map((type) => `\`${type}\``).join(', ')})` : '';
    return `- \`${status}\` ${description ?? ''}${kinds}`;
  });
  const also = shared.map(([status]) => `\`${status}\``).join(', ');
  return `Responses:\n\n${told.join('\n')}${also ? `\n- ${also}: [as everywhere](#answers-that-routes-share)` : ''}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
