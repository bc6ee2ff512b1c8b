import type { Rights } from './rights.ts';

/**
 * Mosquitto's `acl_file`: who may read and write what. Whoever is not in it may do nothing, a certificate that is still
 * valid or not.
 */
export function aclFile(users: readonly (readonly [name: string, rights: Rights])[]): string {
  const blocks = users.map(([name, { read, write }]) =>
    [
      `user ${name}`,
      ...read.map((filter) => `topic read ${filter}`),
      ...write.map((filter) => `topic write ${filter}`),
    ].join('\n'),
  );
  return `# Made by \`i40 secure\`, which writes it anew.\n\n${blocks.join('\n\n')}\n`;
}
