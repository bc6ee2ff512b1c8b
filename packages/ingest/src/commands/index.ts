export { deadLetterCommand } from './dead-letter/dead-letter-command.ts';
export { ingestCommand } from './ingest-command.ts';
export { topicsCommand } from './topics/topics-command.ts';
