import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Finding } from './finding.ts';

const dayMs = 86_400_000;
const patienceMs = 5_000;
/** PostgreSQL asks for TLS in its own words: length 8, code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export interface TlsAddress {
  what: string;
  host: string;
  port: number;
  /** Whether it speaks the protocol of PostgreSQL. */
  isPostgres?: boolean;
}

/** Until when the certificate of a server holds. Whether it is trusted is asked by those who connect. */
export async function checkCertificate(
  address: TlsAddress,
  { now, days }: { now: number; days: number },
): Promise<Finding> {
  const what = `certificate of the ${address.what}`;
  try {
    const endsAt = await endOfCertificate(address);
    const left = Math.floor((endsAt - now) / dayMs);
    const isLow = left < days;
    const detail = left < 0 ? 'it has ended' : `it holds for ${left} more days`;
    return {
      what,
      verdict: isLow ? 'OPEN' : 'closed',
      detail: isLow ? `${detail}: i40 secure init` : detail,
    };
  } catch (error) {
    return { what, verdict: 'not reached', detail: (error as Error).message };
  }
}

async function endOfCertificate({ host, port, isPostgres }: TlsAddress): Promise<number> {
  const raw = connectTcp({ host, port, timeout: patienceMs });
  raw.once('timeout', () => raw.destroy(new Error('no answer')));
  try {
    await once(raw, 'connect');
    if (isPostgres) {
      raw.write(sslRequest);
      const answer = await new Promise<Buffer>((resolve, reject) =>
        raw.once('data', resolve).once('error', reject),
      );
      if (answer.toString('latin1', 0, 1) !== 'S') throw new Error('it speaks no TLS');
    }
    // Looked at, and not trusted.
    const secure = connectTls({
      socket: raw,
      ...(isIP(host) ? {} : { servername: host }),
      rejectUnauthorized: false,
    });
    await once(secure, 'secureConnect');
    const { valid_to } = secure.getPeerCertificate();
    secure.destroy();
    return Date.parse(valid_to);
  } finally {
    raw.destroy();
  }
}

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve()).once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}
