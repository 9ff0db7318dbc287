/**
 * Every statement an engine runs while it serves, by name, as builders with named parameters. Each is compiled and
 * prepared once (`sql/compile.ts`). Two rules keep the shared ones portable: constants are literals, and standard SQL
 * only. What an engine runs on top of them is in a file of its own.
 */
import { besideQueries } from './queries/beside.ts';
import { conversationQueries } from './queries/conversations.ts';
import { entryQueries } from './queries/entries.ts';
import { metaQueries } from './queries/meta.ts';
import { peopleQueries } from './queries/people.ts';
import { sqliteOnly } from './queries/sqlite.ts';

/** For both engines. */
export const queries = { ...metaQueries, ...entryQueries, ...peopleQueries, ...conversationQueries };

export const sqliteQueries = { ...queries, ...sqliteOnly, ...besideQueries };
