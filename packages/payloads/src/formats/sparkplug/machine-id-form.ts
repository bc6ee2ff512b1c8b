import type { MachineName } from '@i40/common';

/** Device names repeat across edge nodes; where they do so within a group, `edge/device` keeps their series apart. */
export const machineIdForms = ['device', 'edge/device'] as const;
export type MachineIdForm = (typeof machineIdForms)[number];

/** Site and machine of a device, or of the edge node itself where `device` is ''. */
export function machineOf(
  { group, edge }: { group: string; edge: string },
  device: string,
  form: MachineIdForm,
): MachineName {
  if (device === '') return { site: group, machine_id: edge };
  return { site: group, machine_id: form === 'device' ? device : `${edge}/${device}` };
}
