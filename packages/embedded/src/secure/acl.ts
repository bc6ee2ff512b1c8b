import { coversFilter } from './covers-filter.ts';

type Access = 'read' | 'write' | 'readwrite' | 'deny';

interface Rule {
  access: Access;
  filter: string;
}

/** Somebody at the broker. */
export interface Client {
  user: string;
  clientId: string;
}

/** Who may do what. What no rule allows is refused, and what one denies as well. */
export interface Acl {
  /** Whether the file says anything of this user. */
  knows(user: string): boolean;
  mayPublish(client: Client, topic: string): boolean;
  /** A topic, or a filter to subscribe to: one that takes in nothing but what it may read. */
  mayRead(client: Client, filter: string): boolean;
}

export type ParsedAcl = { ok: true; acl: Acl } | { ok: false; reason: string };

const form = /^(user|topic|pattern)\s+(.+)$/;
const ruleForm = /^(?:(read|write|readwrite|deny)\s+)?(\S.*)$/;

/**
 * Reads Mosquitto's `acl_file`: `user`, `topic` below it, and `pattern` for all users, in which `%u` is the user and `%c` the
 * client id. A line that means nothing spoils the whole file, because it may have been one that denies.
 */
export function parseAcl(text: string): ParsedAcl {
  const users = new Map<string, Rule[]>();
  const patterns: Rule[] = [];
  let current: Rule[] | undefined;
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, keyword, rest = ''] = form.exec(line) ?? [];
    if (keyword === 'user') {
      current = users.get(rest) ?? [];
      users.set(rest, current);
      continue;
    }
    const rule = keyword === undefined ? undefined : parseRule(rest);
    if (!rule) return { ok: false, reason: `line ${i + 1} is no user, topic or pattern` };
    if (keyword === 'pattern') patterns.push(rule);
    else if (current) current.push(rule);
    else return { ok: false, reason: `line ${i + 1} grants a topic to whoever has no name` };
  }
  return { ok: true, acl: aclOf(users, patterns) };
}

function parseRule(text: string): Rule | undefined {
  const [, access = 'readwrite', filter = ''] = ruleForm.exec(text) ?? [];
  const levels = filter.split('/');
  const isFilter = levels.every(
    (level, i) => /^([^+#]*|\+)$/.test(level) || (level === '#' && i === levels.length - 1),
  );
  return isFilter && filter !== '' ? { access: access as Access, filter } : undefined;
}

function aclOf(users: ReadonlyMap<string, readonly Rule[]>, patterns: readonly Rule[]): Acl {
  const isAllowed = (client: Client, asked: string, wanted: 'read' | 'write') => {
    // In a pattern it would stand for others.
    if ([client.user, client.clientId].some((name) => name === '' || /[+#/]/.test(name))) return false;
    const rules = [...(users.get(client.user) ?? []), ...patterns.map((rule) => fill(rule, client))];
    if (rules.some(({ access, filter }) => access === 'deny' && coversFilter(filter, asked))) return false;
    return rules.some(
      ({ access, filter }) => (access === wanted || access === 'readwrite') && coversFilter(filter, asked),
    );
  };
  return {
    knows: (user) => users.has(user),
    mayPublish: (client, topic) => isAllowed(client, topic, 'write'),
    mayRead: (client, filter) => isAllowed(client, filter, 'read'),
  };
}

function fill({ access, filter }: Rule, { user, clientId }: Client): Rule {
  return {
    access,
    filter: filter.replaceAll(/%[uc]/g, (placeholder) => (placeholder === '%u' ? user : clientId)),
  };
}
