/** Which machines are asked for; what is left out takes all. */
export interface MachineFilter {
  site?: string | undefined;
  line?: string | undefined;
  machine_id?: string | undefined;
}
