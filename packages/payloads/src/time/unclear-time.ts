import type { JsonObject } from '../json-object.ts';
import type { TimeField } from './time-fields.ts';
import { rankOf } from './time-names.ts';
import { readTimeText } from './time-text.ts';

/** In the place of a time: some field holds one, and nothing says of what. */
export const unclearTime = Object.freeze({});

/** What else a date may be of: of something that happened once, or will. */
const otherDates =
  /start|boot|begin|ended|calibrat|install|maint|service|serviced|repair|expir|due|next|until|warrant|manufact|built|build|born|commission|firmware|version|valid|since|deadline|planned|schedul|shift|order|batch|reset|open|clos|prev|first|birth/i;
/** As `2026-01-05 08:00`: a day and a time of it. */
const dayAndTime = /^\s*\d{4}[-/.]?\d{2}[-/.]?\d{2}[T ]+\d{2}/;

/**
 * A field with an instant under a name that says nothing, in an object that names no time: most likely that of measuring,
 * and for certain not one to be passed over for the time of arrival.
 */
export function findUnclearTime(object: JsonObject): TimeField | undefined {
  for (const field in object) {
    const text = object[field];
    if (typeof text !== 'string' || !dayAndTime.test(text)) continue;
    if (field === 'value' || rankOf(field) >= 0 || otherDates.test(field)) continue;
    if (readTimeText(text, 'UTC').ok) return { field, value: unclearTime };
  }
  return undefined;
}
