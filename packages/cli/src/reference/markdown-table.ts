import { escapeMarkdown } from './escape-markdown.ts';

/** Rows as a table of Markdown; what would end a cell or begin a tag is escaped. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => escapeMarkdown(cell.replaceAll('|', '\\|'))).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}
