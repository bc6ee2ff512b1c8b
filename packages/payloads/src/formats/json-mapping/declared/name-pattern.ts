import type { TopicNames } from '../../../topic-template.ts';
import { type Expression, type Part, parseExpression } from './expression.ts';

/** Names that stand in one text of the payload. */
export interface NamePattern {
  /** Empty where the text has another form. */
  namesOf(root: unknown, part: Part): TopicNames;
}

const written = /^(.*\S)\s+as\s+(\S.*)$/;
const placeholder = /\{(site|line|machine_id|sensor)\}/g;

/**
 * Reads `@.id as {line}.{machine_id}.{sensor}`, or says what is wrong with it. The first names take as little as they can, so
 * the last takes the rest.
 */
export function parseNamePattern(text: string): NamePattern | string {
  const [, path = '', template = ''] = written.exec(text) ?? [];
  if (path === '')
    return `"${text}" must be a path, the word "as", and a template such as {machine_id}.{sensor}`;
  const expression: Expression | string = parseExpression(path);
  if (typeof expression === 'string') return expression;
  const pattern = patternOf(template);
  if (!pattern)
    return `"${template}" must have names such as {machine_id} and {sensor}, each once, with a text between them`;
  return {
    namesOf(root, part) {
      const found = expression.first(root, part);
      return (typeof found === 'string' && pattern.exec(found)?.groups) || {};
    },
  };
}

function patternOf(template: string): RegExp | undefined {
  const names = [...template.matchAll(placeholder)].map(([, name]) => name);
  const between = template.split(/\{[a-z_]+\}/);
  const isSound =
    names.length > 0 && between.length === names.length + 1 && new Set(names).size === names.length;
  if (!isSound || between.slice(1, -1).includes('')) return undefined;
  const parts = names.map((name, index) => `${quote(between[index] ?? '')}(?<${name}>.+?)`);
  return new RegExp(`^${parts.join('')}${quote(between.at(-1) ?? '')}$`, 'u');
}

function quote(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}
