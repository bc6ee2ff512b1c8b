import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { parseTopicTemplate, type TopicTemplate } from '../../../topic-template.ts';
import type { TopicMapping } from '../json-mapping.ts';
import { presets } from '../presets/presets.ts';
import { declaredUnfold } from './declared-unfold.ts';
import {
  type DeclaredMapping,
  declaredMapping,
  mappingsSchema,
  type PresetMapping,
  presetMapping,
} from './mapping-schema.ts';

export type MappingsResult =
  | { ok: true; mappings: readonly TopicMapping[] }
  | { ok: false; reasons: readonly string[] };

/** Reads `mappings.yaml`, or says with line and column what is wrong in it. */
export function readMappings(text: string, fileName: string): MappingsResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    return {
      ok: false,
      reasons: document.errors.map(({ pos: [offset], message }) => `${at(offset)}: ${message}`),
    };
  const data: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = mappingsSchema.safeParse(data);
  if (parsed.success) return { ok: true, mappings: parsed.data.mappings.flatMap(topicMappings) };
  const reasons = issuesOf(parsed.error, data).map(({ path, message }) => {
    const offset = offsetOf(document, path);
    return `${at(offset)}: ${path.join('.')}: ${message}`;
  });
  return { ok: false, reasons };
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

/** Of an entry that is neither a preset nor declared, what is wrong with the one that it looks like. */
function issuesOf({ issues }: z.ZodError, data: unknown): Issue[] {
  return issues.flatMap((issue): Issue[] => {
    const [root, index] = issue.path;
    if (
      issue.code !== 'invalid_union' ||
      root !== 'mappings' ||
      typeof index !== 'number' ||
      issue.path.length > 2
    )
      return [issue];
    const entry = (data as { mappings: unknown[] }).mappings[index];
    const isPreset = typeof entry === 'object' && entry !== null && 'preset' in entry;
    const { error } = (isPreset ? presetMapping : declaredMapping).safeParse(entry);
    return (error?.issues ?? []).flatMap((inner) => {
      const ofUnion = inner.code === 'invalid_union' ? inner.errors.at(0)?.[0]?.message : undefined;
      return { path: [...issue.path, ...inner.path], message: ofUnion ?? inner.message };
    });
  });
}

/** Where the entry stands that a path leads to, or the innermost one around it that there is. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length) as (string | number)[], true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return 0;
}

function topicMappings(mapping: DeclaredMapping | PresetMapping): TopicMapping[] {
  if (!('preset' in mapping)) {
    const unfold = declaredUnfold(mapping);
    return mapping.topic.map((template) => ({ template, unfold }));
  }
  const { topics, unfold } = presets[mapping.preset];
  const templates = mapping.topic ?? topics.map((text) => parseTopicTemplate(text, []) as TopicTemplate);
  return templates.map((template) => ({ template, unfold }));
}
