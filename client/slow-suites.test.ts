/** Suites of tests/sdk once more: those of what a device keeps and changes, with a local store that answers late. */
import { describe } from 'vitest';
import { makeDevicesWith } from '../tests/sdk/stage.ts';
import { createSlowTim } from '../tests/support/slow-store.ts';

makeDevicesWith(createSlowTim);
const suites = import.meta.glob('../tests/sdk/{clear,delete,history,import,in-flight,resend,revoke,search}.test.ts');

for (const [path, load] of Object.entries(suites)) {
  describe(path, async () => {
    await load();
  });
}
