/** Keeps a long outage to a few lines: the SDK tells every attempt to connect, a person wants to hear what changes. */
import { TIMNetworkStatus } from '../../contract/enums.ts';
import type { Notice } from './notice.ts';

type NetworkNotice = Extract<Notice, { is: 'network' }>;

/** Makes a judge of one connection's notices: whether this one says something that the ones before did not. */
export function outageJudge(): (notice: NetworkNotice) => boolean {
  /** What the outage that is going on was last put down to. */
  let told: string | undefined;
  return ({ status, desc }) => {
    if (status === TIMNetworkStatus.kTIMConnected) {
      told = undefined;
      return true;
    }
    if (status === TIMNetworkStatus.kTIMConnecting) return told === undefined;
    const isNew = desc !== told;
    told = desc;
    return isNew;
  };
}
