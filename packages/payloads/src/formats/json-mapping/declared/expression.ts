import { compile } from 'json-p3';

/** A part of a payload, and where it stands. */
export interface Part {
  value: unknown;
  /** The key or index in its parent; undefined for the whole payload. */
  key: string | undefined;
}

/** Finds something in a payload: by a JSONPath, or the same text for all of them. */
export interface Expression {
  /** All that it finds, in the order of the payload. */
  all(root: unknown, part: Part): readonly Part[];
  /** The first that it finds; undefined where there is nothing. */
  first(root: unknown, part: Part): unknown;
}

/**
 * Reads an expression, or says what is wrong with it. `$…` is a JSONPath (RFC 9535) of the payload, `@…` one of the part
 * that `each` found, `~` its key, and anything else stands for itself. Paths neither call anything nor run for ever.
 */
export function parseExpression(text: string): Expression | string {
  if (text === '~') return finding((_root, part) => [{ value: part.key, key: undefined }]);
  const [first] = text;
  if (first !== '$' && first !== '@') return finding(() => [{ value: text, key: undefined }]);
  try {
    const query = compile(`$${text.slice(1)}`);
    return finding((root, part) =>
      query
        .query((first === '$' ? root : part.value) as Parameters<typeof query.query>[0])
        .nodes.map(({ value, location }) => ({
          value,
          key: location.length === 0 ? part.key : String(location.at(-1)),
        })),
    );
  } catch (error) {
    return `"${text}" is no JSONPath: ${(error as Error).message}`;
  }
}

function finding(find: (root: unknown, part: Part) => readonly Part[]): Expression {
  // A payload may nest deeper than the library goes; then there is nothing to be found.
  const all = (root: unknown, part: Part) => {
    try {
      return find(root, part);
    } catch {
      return [];
    }
  };
  return { all, first: (root, part) => all(root, part)[0]?.value };
}
