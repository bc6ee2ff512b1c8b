import { z } from 'zod';

/** Where a page of an answer ended, as the answer names it. */
export const cursorSchema = z.string().max(512).meta({ description: 'The `next` of the page before' });
