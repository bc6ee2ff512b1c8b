import { UsageError } from '@i40/common';
import { type Command, describeFields, type FieldDescription } from '@i40/runtime';

const shells = ['bash', 'zsh'] as const;
type Shell = (typeof shells)[number];

/** A script for the shell: `source <(i40 completion bash)`. Throws `UsageError` for a shell that it does not know. */
export function completionScript(shell: string | undefined, commands: readonly Command[]): string {
  if (!shells.some((known) => known === shell))
    throw new UsageError(`Usage: i40 completion ${shells.join('|')}`);
  const begin = (shell as Shell) === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  return `${begin}_i40() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=''
  case $command in ${groupsOf(commands).join('|')}) [ "$COMP_CWORD" -gt 2 ] && command="$command \${COMP_WORDS[2]}" ;; esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...firstWords(commands), 'completion', '--help', '--version'].join(' ')}'
  else
    case "$command $before" in
${commands.flatMap(valueCases).join('\n')}
      *)
        case $command in
${groupCases(commands).join('\n')}
          completion) words='${shells.join(' ')}' ;;
${commands.map(optionCase).join('\n')}
        esac ;;
    esac
  fi
  [ "$words" = FILE ] && COMPREPLY=($(compgen -f -- "$word")) || COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _i40 i40
`;
}

function firstWords(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? ''))];
}

function groupsOf(commands: readonly Command[]): string[] {
  return [...new Set(commands.flatMap(({ name }) => name.split(' ').slice(0, -1)))];
}

function groupCases(commands: readonly Command[]): string[] {
  return groupsOf(commands).map((group) => {
    const seconds = commands.filter(({ name }) => name.startsWith(`${group} `));
    return `          ${group}) words='${seconds.map(({ name }) => name.slice(group.length + 1)).join(' ')}' ;;`;
  });
}

function optionCase({ name, options }: Command): string {
  const words = [...describeFields(options).map((field) => `--${field.name}`), '--help'];
  return `          '${name}') words='${words.join(' ')}' ;;`;
}

/** After an option that takes a value: its choices, files, or nothing. */
function valueCases({ name, options }: Command): string[] {
  return describeFields(options)
    .filter(({ type }) => type !== 'flag')
    .map((field) => `      '${name} --${field.name}') words='${valuesOf(field)}' ;;`);
}

function valuesOf({ choices, placeholder }: FieldDescription): string {
  return placeholder === 'FILE' || placeholder === 'DIR' ? 'FILE' : choices.join(' ');
}
