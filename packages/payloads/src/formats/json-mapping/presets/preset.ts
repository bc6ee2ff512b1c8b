import type { Unfold } from '../found-value.ts';

/** What a product is known to send. */
export interface Preset {
  /** Where it sends unless the user names another topic, as templates. */
  topics: readonly string[];
  unfold: Unfold;
}
