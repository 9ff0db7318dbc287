/** Reports a conversation as read while messages keep coming. */
import { TIMConvType } from '../../contract/enums.ts';
import type { ChatIm } from './im.ts';
import type { Notice } from './notice.ts';
import { attempt } from './refusal.ts';

/** Reports the peer's messages as read: one report at a time, and one more if something came meanwhile. */
export function readReports(
  im: ChatIm,
  peer: string,
  show: (notice: Notice) => void,
): { request(): void; settled(): Promise<void> } {
  let wanted = false;
  let running: Promise<void> | undefined;
  const report = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await attempt('not reported as read', show, async () => {
        await im.call('TIMMsgReportReaded', { conv_id: peer, conv_type: TIMConvType.kTIMConv_C2C });
      });
    }
    running = undefined;
  };
  return {
    request() {
      wanted = true;
      running ??= report();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
