import type { MachineName } from '@i40/common';

/** Which machines are asked for; what is left out takes all. */
export interface MachineFilter {
  site?: string | undefined;
  line?: string | undefined;
  machine_id?: string | undefined;
  /** Only machines that have sent within the last day. */
  active?: boolean | undefined;
  /** Machines after this one, in the order of site and machine. */
  after?: MachineName | undefined;
  /** Machines at most; by default all. */
  limit?: number | undefined;
}
