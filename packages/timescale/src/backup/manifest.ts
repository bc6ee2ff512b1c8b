import type { Ranges } from './aggregates.ts';

/** The first line of what is encrypted. */
export interface Manifest extends Ranges {
  format: 1;
  createdAt: string;
  migrations: { name: string; checksum: string | null }[];
}
