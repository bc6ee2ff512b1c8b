import { UsageError } from '@i40/common';
import { z } from 'zod';
import type { OidcConfig } from './oidc-tokens.ts';
import { parseRoles } from './roles.ts';

const methods = ['keys', 'oidc'] as const;
type Method = (typeof methods)[number];

const methodsEnv = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => (parts.length === 1 && parts[0] === 'none') || parts.every((part) => isMethod(part)),
    'must be none, keys, oidc, or keys,oidc',
  );
const isMethod = (text: string): text is Method => (methods as readonly string[]).includes(text);

/** Who may do what with the API. */
export const accessEnv = z.object({
  API_AUTH: methodsEnv.optional().meta({
    description:
      'How clients of the API and the page prove who they are: keys, oidc, keys,oidc, or none on purpose. Without it there is no login, and the API listens on this machine alone.',
    placeholder: 'none|keys|oidc|keys,oidc',
    compose: false,
  }),
  API_KEYS_FILE: z.string().optional().meta({
    description:
      'File of API keys, for API_AUTH=keys: a line each, made by i40 api-key new. Changes count without a restart.',
  }),
  API_SESSION_H: z.coerce.number().positive().max(720).default(12).meta({
    description: 'How long a login at the page lasts.',
    unit: 'h',
  }),
  API_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'Address under which browsers reach the API, such as https://i40.example.org; by default what the request says. The issuer must know it with /login/callback added.',
    }),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'Issuer of tokens, for API_AUTH=oidc, such as https://sso.example.org/realms/plant.',
    }),
  OIDC_AUDIENCE: z
    .string()
    .default('i40')
    .meta({ description: 'Audience that a bearer token must be issued for.' }),
  OIDC_CLIENT_ID: z.string().optional().meta({
    description: 'Client that the issuer knows the page as. Without it only bearer tokens are taken.',
  }),
  OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .meta({ description: 'Secret of OIDC_CLIENT_ID, where the issuer gave one.', secret: true }),
  OIDC_ROLES_CLAIM: z.string().default('roles').meta({
    description: 'Claim of a token that has the roles; with dots a path, such as realm_access.roles.',
  }),
  OIDC_ROLES: z
    .string()
    .default('')
    .transform((text, context) => {
      const parsed = parseRoles(text);
      if (parsed.ok) return parsed.roles;
      context.addIssue({ code: 'custom', message: parsed.reason });
      return z.NEVER;
    })
    .meta({
      description:
        'Which role gives which scope, such as plant-operator=operate,plant-admin=admin. Without it the roles read, operate and admin do.',
    }),
});

/** Undefined where there is no login. */
export interface AccessConfig {
  keysFile: string | undefined;
  oidc: OidcConfig | undefined;
  sessionMs: number;
  publicUrl: string | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;

export function isLoopback(host: string): boolean {
  return loopback.test(host);
}

/** Throws `UsageError` where others could reach an API that asks nobody who they are, and where a part is missing. */
export function accessConfig(env: z.infer<typeof accessEnv>, host: string): AccessConfig | undefined {
  const chosen = env.API_AUTH;
  if (chosen === undefined && !isLoopback(host)) throw new UsageError(refusal(host));
  if (chosen === undefined || chosen.includes('none')) return undefined;
  if (chosen.includes('keys') && !env.API_KEYS_FILE)
    throw new UsageError(
      'API_AUTH=keys needs API_KEYS_FILE. Make a key with: i40 api-key new NAME --scopes read',
    );
  if (chosen.includes('oidc') && !env.OIDC_ISSUER) throw new UsageError('API_AUTH=oidc needs OIDC_ISSUER.');
  return {
    keysFile: chosen.includes('keys') ? env.API_KEYS_FILE : undefined,
    oidc: chosen.includes('oidc') ? oidcConfig(env) : undefined,
    sessionMs: env.API_SESSION_H * 3_600_000,
    publicUrl: env.API_PUBLIC_URL,
  };
}

function oidcConfig(env: z.infer<typeof accessEnv>): OidcConfig {
  const { OIDC_ISSUER: issuer = '', OIDC_CLIENT_ID: id } = env;
  const { protocol, hostname } = new URL(issuer);
  if (protocol === 'http:' && !isLoopback(hostname.replace(/^\[(.*)\]$/, '$1')))
    throw new UsageError(`OIDC_ISSUER=${issuer} must be https: its keys decide who is let in.`);
  if (id === env.OIDC_AUDIENCE)
    throw new UsageError(
      `OIDC_AUDIENCE and OIDC_CLIENT_ID are both ${id}: what the issuer tells the page of a person would then let programs in. Name another audience for programs.`,
    );
  return {
    issuer,
    audience: env.OIDC_AUDIENCE,
    rolesClaim: env.OIDC_ROLES_CLAIM,
    roles: env.OIDC_ROLES,
    client: id === undefined ? undefined : { id, secret: env.OIDC_CLIENT_SECRET },
  };
}

function refusal(host: string): string {
  return [
    `HOST=${host} lets others reach the API, and it asks nobody who they are. Do one of two things:`,
    '  API_AUTH=keys or API_AUTH=oidc   so that it asks; see docs/how-to/sign-in.md',
    '  API_AUTH=none                    on purpose, because something in front of it asks',
  ].join('\n');
}
