import { z } from 'zod';
import { parseTopicTemplate, type TopicTemplate } from '../../../topic-template.ts';
import { presetNames } from '../presets/presets.ts';
import { parseExpression } from './expression.ts';
import { parseNamePattern } from './name-pattern.ts';

/** Reads a text by one of our parsers, which give a sentence where it is wrong. */
function parsedBy<T>(parse: (text: string) => T | string) {
  return z.string().transform((text, context) => {
    const parsed = parse(text);
    if (typeof parsed !== 'string') return parsed as Exclude<T, string>;
    context.addIssue(parsed);
    return z.NEVER;
  });
}

const topic = parsedBy((text) => parseTopicTemplate(text, []));
const topics = z.union([topic.transform((one) => [one]), z.array(topic).min(1)]);
const expression = parsedBy(parseExpression);

const presetMapping = z.strictObject({ preset: z.enum(presetNames), topic: topics.optional() });

const declaredMapping = z
  .strictObject({
    topic: topics,
    /** Which parts of the payload are a value each, or an object of values; by default the whole. */
    each: expression.optional(),
    site: expression.optional(),
    line: expression.optional(),
    machine: expression.optional(),
    /** `~` is the key under which the part stands. */
    sensor: expression.optional(),
    /** Names that stand in one text: `@.id as {machine_id}.{sensor}` */
    names: parsedBy(parseNamePattern).optional(),
    /** Without it, every number, boolean and text of the part. */
    value: expression.optional(),
    time: expression.optional(),
    unit: expression.optional(),
    quality: expression.optional(),
    /** Keys to leave out, where every value is taken. */
    drop: z.array(z.string()).optional(),
    /** Units by sensor, for payloads that say none. */
    units: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ topic: templates, machine, names }) => machine ?? names ?? templates.every(namesMachine), {
    message: 'the topic must contain {machine_id}, or machine or names must say where the machine stands',
    path: ['topic'],
  });

function namesMachine({ text }: TopicTemplate): boolean {
  return text.includes('{machine_id}');
}

/** `mappings.yaml`: what JSON at which topics means. */
export const mappingsSchema = z.strictObject({
  mappings: z.array(z.union([presetMapping, declaredMapping])).min(1),
});

export { declaredMapping, presetMapping };
export type DeclaredMapping = z.output<typeof declaredMapping>;
export type PresetMapping = z.output<typeof presetMapping>;
