export interface ShellCommand {
  /** Variables that are set for this command alone. */
  env: string[];
  words: string[];
}

/** Takes a command line apart as a shell would; a comment and what follows `>` are left out. */
export function shellWords(line: string): ShellCommand {
  const words: string[] = [];
  for (const [token] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (token === '>' || token.startsWith('#')) break;
    words.push(token.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double));
  }
  const program = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const first = program === -1 ? words.length : program;
  return {
    env: words.slice(0, first).map((word) => word.slice(0, word.indexOf('='))),
    words: words.slice(first),
  };
}

/** Arguments by option; `flags` take none. A short option may follow another, as in `-sN`. */
export function splitOptions(args: readonly string[], flags: readonly string[]) {
  const options = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    if (!arg.startsWith('-')) positionals.push(arg);
    else if (flags.includes(arg)) options.set(arg, []);
    else options.set(arg, [...(options.get(arg) ?? []), args[++index] ?? '']);
  }
  return { options, positionals };
}
