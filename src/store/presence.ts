import { expressionBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** The communities that Parley was taken out of, for `where('community', 'not in', leftCommunities())`: they cost no work. */
export function leftCommunities() {
  return expressionBuilder<Tables>().selectFrom('communities').select('community').where('left_at', 'is not', null);
}
