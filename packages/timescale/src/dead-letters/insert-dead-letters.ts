import type { Queryable } from '@i40/common';
import type { RejectedRecord } from '../readings/record.ts';

/** Payloads come as base64, the one spelling of an array of bytes that every adapter binds alike. */
const insertRejectedSql = `
  INSERT INTO rejected_messages (topic, payload, reason)
  SELECT topic, decode(payload, 'base64'), reason
    FROM unnest($1::text[], $2::text[], $3::text[]) AS rejected (topic, payload, reason)`;

/** Throws `DatabaseError`. */
export async function insertDeadLetters(tx: Queryable, rejected: readonly RejectedRecord[]): Promise<void> {
  await tx.query(insertRejectedSql, [
    rejected.map(({ topic }) => storableText(topic)),
    rejected.map(({ payload }) => Buffer.from(payload).toString('base64')),
    rejected.map(({ reason }) => storableText(reason)),
  ]);
}

const maxTextLength = 1_000;

/** PostgreSQL cannot store U+0000, and a reason may quote what was sent. */
function storableText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD').slice(0, maxTextLength);
}
