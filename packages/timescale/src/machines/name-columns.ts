import type { MachineName } from '@i40/common';

/** The names as the two arrays that `unnest` takes: sites and machines. */
export function nameColumns(names: readonly MachineName[]): [string[], string[]] {
  return [names.map(({ site }) => site), names.map(({ machine_id }) => machine_id)];
}
