import type { Finding } from './finding.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const patienceMs = 5_000;

/** Whether the API tells its machines to somebody who does not say who they are, and whether it does so in the clear. */
export async function checkApi(address: string): Promise<Finding[]> {
  const { protocol, hostname } = new URL(address);
  const isLocal = loopback.test(hostname);
  const what = 'API without a login';
  const status = await statusOf(new URL('/machines', address));
  const findings: Finding[] = [];
  if (typeof status !== 'number') findings.push({ what, verdict: 'not reached', detail: status.reason });
  else if (status === 401 || status === 403)
    findings.push({ what, verdict: 'closed', detail: `answers ${status}` });
  else if (isLocal)
    findings.push({ what, verdict: 'closed', detail: 'asks nobody, and is reached from this machine alone' });
  else findings.push({ what, verdict: 'OPEN', detail: `answers ${status}: set API_AUTH` });
  if (protocol === 'http:' && !isLocal)
    findings.push({
      what: 'API without TLS',
      verdict: 'OPEN',
      detail: 'keys and readings go in the clear: put a proxy before it',
    });
  return findings;
}

/** Whether Grafana has its first password still. */
export async function checkGrafana(address: string): Promise<Finding[]> {
  const what = 'Grafana as admin/admin';
  const authorization = `Basic ${Buffer.from('admin:admin').toString('base64')}`;
  const status = await statusOf(new URL('api/user', address.endsWith('/') ? address : `${address}/`), {
    authorization,
  });
  if (typeof status !== 'number') return [{ what, verdict: 'not reached', detail: status.reason }];
  return [
    status === 200
      ? { what, verdict: 'OPEN', detail: 'everybody knows this password' }
      : { what, verdict: 'closed', detail: `answers ${status}` },
  ];
}

async function statusOf(
  url: URL,
  headers: Record<string, string> = {},
): Promise<number | { reason: string }> {
  try {
    const { status } = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    return status;
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { reason: cause?.message || message };
  }
}
