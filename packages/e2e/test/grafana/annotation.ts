/** What Grafana knows of an alert when it writes its annotations. Without values when the query has failed. */
export interface AlertData {
  labels: Readonly<Record<string, string>>;
  values: Readonly<Record<string, number>>;
}

type Value = string | number | { Value: number } | undefined;

interface Block {
  /** Whether what stands here is written, and whether a branch of this block has been. */
  isWritten: boolean;
  wasWritten: boolean;
  dot: Value;
}

const action = /(\s*\{\{-|\{\{)\s*(.*?)\s*(-\}\}\s*|\}\})/gs;
const word = /"[^"]*"|\S+/g;

/**
 * Writes an annotation as Grafana does, as far as the rules of this project use Go's templates. What is missing counts as
 * false. Throws where Grafana would give up and send the template instead: for a figure of a value that is missing, and
 * for what this does not know.
 * https://grafana.com/docs/grafana/latest/alerting/alerting-rules/templates/reference/
 */
export function writeAnnotation(template: string, data: AlertData): string {
  const blocks: Block[] = [{ isWritten: true, wasWritten: true, dot: undefined }];
  let written = '';
  let end = 0;
  for (const found of template.matchAll(action)) {
    const isShown = blocks.every(({ isWritten }) => isWritten);
    if (isShown) written += template.slice(end, found.index);
    end = found.index + found[0].length;
    const words: string[] = found[2]?.match(word) ?? [];
    if (!changeBlock(words, blocks, data) && isShown) written += evaluate(words, blocks, data);
  }
  if (blocks.length !== 1) throw new Error(`No end in ${template}`);
  return written + template.slice(end);
}

/** Opens, turns or closes a block; false where the action is no such word. */
function changeBlock([first, ...rest]: readonly string[], blocks: Block[], data: AlertData): boolean {
  const dot = blocks.at(-1)?.dot;
  if (first === 'if' || first === 'with') {
    const value = evaluate(rest, blocks, data);
    blocks.push({
      isWritten: isTrue(value),
      wasWritten: isTrue(value),
      dot: first === 'with' ? value : dot,
    });
  } else if (first === 'else') {
    const block = blocks.at(-1);
    if (!block || blocks.length === 1) throw new Error('An else without an if');
    const isNext = rest.length === 0 || isTrue(evaluate(rest.slice(1), blocks, data));
    block.isWritten = isNext && !block.wasWritten;
    block.wasWritten ||= isNext;
  } else if (first === 'end') {
    if (blocks.length === 1) throw new Error('An end without an if');
    blocks.pop();
  } else {
    return false;
  }
  return true;
}

function evaluate([first = '', ...rest]: readonly string[], blocks: Block[], data: AlertData): Value {
  if (first === 'externalURL') return 'http://grafana.example/';
  if (first === 'printf') return formatFixed(rest[0] ?? '', figure(rest.slice(1), blocks, data));
  if (first === 'humanizeDuration') return `${figure(rest, blocks, data)}s`;
  if (first === '.') return blocks.at(-1)?.dot;
  const [, kind, name = '', field] = /^\$(labels|values)\.(\w+)(\.Value)?$/.exec(first) ?? [];
  if (kind === 'labels' && !field) return data.labels[name];
  if (kind !== 'values') throw new Error(`This test does not know ${first}`);
  const value = data.values[name];
  if (field) return value;
  return value === undefined ? undefined : { Value: value };
}

function figure(words: readonly string[], blocks: Block[], data: AlertData): number {
  const value = evaluate(words, blocks, data);
  if (typeof value !== 'number') throw new Error(`${words.join(' ')} is no number`);
  return value;
}

function formatFixed(format: string, value: number): string {
  const digits = /^"%\.(\d)f"$/.exec(format)?.[1];
  if (digits === undefined) throw new Error(`This test does not know the format ${format}`);
  return value.toFixed(Number(digits));
}

/** As Go's templates have it: 0, an empty text and what is missing are false. */
const isTrue = (value: Value) => value !== undefined && value !== 0 && value !== '';
