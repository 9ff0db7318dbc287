/** Checks all of a store, in whichever engine it lies: one unchanging view of it, read in bounded memory. */
import { StoreError } from '../errors.ts';
import type { Reader } from '../transfer/reader.ts';
import type { TableName } from '../transfer/tables.ts';
import type { Report } from './problem.ts';
import { checkRows, type Newest } from './rows.ts';
import { checkStreams, type Finished } from './streams.ts';

/** How much there was to check. */
export type Counts = Readonly<Record<TableName, number>>;

/** Resolves to how much was checked. What can't be read at all ends the part that reads it, and is a problem, too. */
export async function checkWhole(
  reader: Reader,
  newest: Newest,
  report: Report,
  finished?: Finished,
): Promise<Partial<Counts>> {
  const rows = await orReport('rows', report, () => checkRows(reader, newest, report));
  const met = await orReport('entries', report, async () => {
    const { entries } = await checkStreams(reader, report, finished);
    const whole = await reader.count('entry');
    if (whole !== entries)
      report('index', 'entries', `there are ${whole}, of which ${entries} are found by their positions`);
    return entries;
  });
  return { ...rows, ...(met !== undefined && { entry: met }) };
}

/** What is damaged so that the database itself gives up reading is no failure of the check. */
export async function orReport<T>(where: string, report: Report, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'damaged') throw error;
    report('files', where, `can't be read: ${error.message}`);
    return undefined;
  }
}
