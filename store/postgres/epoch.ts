/** The identity of a store's history. Clients keep what they have seen only as long as it stays the same. */
import type { Random } from '../../host/host.ts';
import type { Meta } from './migrate.ts';

const EPOCH_BYTES = 8;

/**
 * The epoch to serve under. A history in another database than the one it was made in was restored there, or a standby
 * took over: it may lack what clients have seen, so it is a new one.
 */
export async function settleEpoch(
  meta: Meta,
  identity: string,
  random: Random,
  report: (message: string, epoch: string) => void,
): Promise<string> {
  const [known, madeIn] = [await meta.read('epoch'), await meta.read('identity')];
  if (known !== '' && madeIn === identity) return known;
  const epoch = random.hex(EPOCH_BYTES);
  if (known !== '') report('the store was restored, or a standby took over: clients start anew', epoch);
  await meta.write('epoch', epoch);
  await meta.write('identity', identity);
  return epoch;
}
