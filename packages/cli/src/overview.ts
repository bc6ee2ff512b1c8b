import { type Command, helpTable } from '@i40/runtime';

/** `i40 --help`. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return `Usage: i40 COMMAND [options]

Industrial sensor data from the machine to the person: MQTT, TimescaleDB, Grafana and an API.

Commands:
${helpTable([...rows, ['completion bash|zsh', 'Prints a script that completes commands and options.']])}

\`i40 COMMAND --help\` tells the options of a command and the environment that it reads. In a clone of the repository,
\`i40\` is \`pnpm i40\` or \`npm run i40 --\`.
`;
}
