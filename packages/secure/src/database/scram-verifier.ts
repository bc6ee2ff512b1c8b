import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const iterations = 4_096;
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802), so that no statement and no log holds the password
 * itself. The salt comes from name and password: the same again makes the same, and a salt is no secret.
 */
export function scramVerifier(name: string, password: string): string {
  const salt = hmac(Buffer.from(password), name).subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
