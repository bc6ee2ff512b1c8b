export interface FaultBenchCommand {
  days: number;
  seed: number;
  method: string;
  faultEveryS: number;
  verbose: boolean;
}
