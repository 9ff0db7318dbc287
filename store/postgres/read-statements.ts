/** The statements that reads are made of, compiled for PostgreSQL. */
import { queries } from '../queries.ts';
import { readQueries } from '../queries/reads.ts';
import { compileAll } from '../sql/compile.ts';
import { watermarkQueries } from './watermark.ts';

export const statements = compileAll('postgres', { ...queries, ...readQueries, ...watermarkQueries });
