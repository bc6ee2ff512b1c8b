import { defaultPlainTopic, parseTopicTemplate, type TopicTemplate } from '@i40/payloads';
import { z } from 'zod';

/** Templates of topics, separated by commas. */
export const plainTopicsEnv = z
  .string()
  .default(defaultPlainTopic)
  .transform((text, context): TopicTemplate[] => {
    const templates: TopicTemplate[] = [];
    for (const part of text.split(',')) {
      const template = parseTopicTemplate(part.trim());
      if (typeof template === 'string') context.addIssue(template);
      else templates.push(template);
    }
    return templates;
  });
