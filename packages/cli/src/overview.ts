import { type Command, helpTable } from '@i40/runtime';

/** `i40 --help`. */
export function overview(commands: readonly Command[]): string {
  return `Usage: i40 COMMAND [options]

Industrial sensor data from the machine to the person: MQTT, TimescaleDB, Grafana and an API.

Commands:
${helpTable([...rowsOf(commands), ['completion bash|zsh', 'Prints a script that completes commands and options.']])}

\`i40 COMMAND --help\` tells the options of a command and the environment that it reads. In a clone of the repository,
\`i40\` is \`pnpm i40\` or \`npm run i40 --\`.
`;
}

/** `i40 bench --help`. */
export function groupOverview(group: string, commands: readonly Command[]): string {
  return `Usage: i40 ${group} COMMAND [options]

Commands:
${helpTable(rowsOf(commands))}

\`i40 ${group} COMMAND --help\` tells the options of a command and the environment that it reads.
`;
}

function rowsOf(commands: readonly Command[]): (readonly [string, string])[] {
  return commands.map(({ name, summary }) => [name, summary]);
}
