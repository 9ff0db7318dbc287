/** The statements that commits are made of, compiled once. */
import { batchReads } from '../queries/batch-reads.ts';
import { batchWrites } from '../queries/batch-writes.ts';
import { compileAll } from '../sql/compile.ts';

export const batch = compileAll('postgres', { ...batchReads, ...batchWrites });
