import { createAuthority, issueClient, issueServer } from '../certificates/authority.ts';
import type { Credentials } from '../certificates/key-pair.ts';
import { isIssuedBy, readCertificate } from '../certificates/validity.ts';
import type { SecretFolder } from './secret-folder.ts';
import type { Step } from './step.ts';

const dayMs = 86_400_000;

/** One for servers, and one for each listener that asks its clients for a certificate: who has one of another is not let in. */
export const authorityNames = ['servers', 'ingest', 'services', 'devices'] as const;
export type AuthorityName = (typeof authorityNames)[number];
export type Authorities = Readonly<Record<AuthorityName, Credentials>>;

export interface IssueOptions {
  folder: SecretFolder;
  /** Epoch milliseconds. */
  now: number;
  /** How long a certificate holds. */
  days: number;
  /** A certificate that ends sooner is renewed. */
  renewDays: number;
}

/** The authorities; those that are there stay. */
export async function ensureAuthorities({ folder, now }: IssueOptions): Promise<{
  authorities: Authorities;
  steps: Step[];
}> {
  const made = await Promise.all(
    authorityNames.map(async (name) => {
      const file = `authorities/${name}`;
      const [cert, key] = [await folder.read(`${file}.crt`), await folder.read(`${file}.key`)];
      if (cert && key)
        return { name, credentials: { cert, key }, step: { file: `${file}.crt`, what: 'kept' as const } };
      const credentials = await createAuthority(`I4.0 ${name}`, now);
      await writeCredentials(folder, file, credentials);
      return { name, credentials, step: { file: `${file}.crt`, what: 'made' as const } };
    }),
  );
  const authorities = Object.fromEntries(made.map(({ name, credentials }) => [name, credentials]));
  return { authorities: authorities as unknown as Authorities, steps: made.map(({ step }) => step) };
}

export type Subject = { kind: 'client'; name: string } | { kind: 'server'; names: readonly string[] };

/** A certificate and its key as `<file>.crt` and `<file>.key`; one that holds for long enough, and for every name, stays. */
export async function ensureCertificate(
  options: IssueOptions & { authority: Credentials },
  file: string,
  subject: Subject,
): Promise<Step> {
  const { folder, now, days, renewDays, authority } = options;
  const present = await folder.read(`${file}.crt`);
  if (present && (await folder.has(`${file}.key`)) && isIssuedBy(present, authority.cert)) {
    const { endsAt, names } = readCertificate(present);
    const coversAll = subject.kind === 'client' || subject.names.every((name) => names.includes(name));
    if (coversAll && endsAt - now > renewDays * dayMs) return { file: `${file}.crt`, what: 'kept' };
  }
  const period = { now, days };
  const credentials =
    subject.kind === 'client'
      ? await issueClient(authority, { ...period, name: subject.name })
      : await issueServer(authority, { ...period, names: subject.names });
  await writeCredentials(folder, file, credentials);
  return { file: `${file}.crt`, what: present ? 'renewed' : 'made' };
}

export async function writeCredentials(
  folder: SecretFolder,
  file: string,
  { cert, key }: Credentials,
): Promise<void> {
  await folder.write(`${file}.key`, key);
  await folder.write(`${file}.crt`, cert);
}
