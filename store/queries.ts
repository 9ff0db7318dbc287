/**
 * Every statement an engine runs while it serves, by name, as builders with named parameters. Each is compiled and
 * prepared once (`sql/compile.ts`). Two rules keep them portable: constants are literals, and standard SQL only.
 */
import { conversationQueries } from './queries/conversations.ts';
import { entryQueries } from './queries/entries.ts';
import { metaQueries } from './queries/meta.ts';
import { peopleQueries } from './queries/people.ts';

export const queries = { ...metaQueries, ...entryQueries, ...peopleQueries, ...conversationQueries };
export type Queries = typeof queries;
