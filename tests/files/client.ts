/** The SDK's half of files against a real server: the link of a user and its transfers, with short pauses. */
import { PROTOCOL_VERSION } from '../../contract/wire.ts';
import type { ClientHost } from '../../host/host.ts';
import { nodeClientHost, nodeTimers, silentLog } from '../../host/node.ts';
import { Link } from '../../client/link/link.ts';
import { fail } from '../../client/result.ts';
import { uncancelled } from '../../client/transfer/cancellation.ts';
import { createTransfer, type Transfers } from '../../client/transfer/create.ts';
import { createWays } from '../../client/transfer/ways.ts';
import type { Cancellation } from '../../client/transfer/transfer.ts';
import { signUserSig } from '../../server/usersig.ts';
import { onTestFinished } from 'vitest';
import { APP } from './stage.ts';

/** How much faster pauses pass than they should. */
const HASTE = 20;
/** Waits between two attempts, and no others. */
const hasty: ClientHost = {
  ...nodeClientHost,
  timers: { ...nodeTimers, after: (ms, task) => nodeTimers.after(ms / HASTE, task) },
};

export interface Client {
  readonly transfer: Transfers;
  readonly link: Link;
  upload: (
    from: string | Uint8Array,
    more?: { cancellation?: Cancellation; progress?: (current: number, total: number) => void },
  ) => ReturnType<Transfers['upload']>;
  download: (
    id: string,
    path: string,
    progress?: (current: number, total: number) => void,
  ) => ReturnType<Transfers['download']>;
}

/** Signed in by way of this port. Gone with the test. */
export async function openClient(port: number, user = 'alice'): Promise<Client> {
  const { sdkAppId: app } = APP;
  const sig = signUserSig({ ...APP, userId: user, expireSeconds: 3600 }, Date.now());
  const login = { version: PROTOCOL_VERSION, app, user, sig, platform: 'Linux', instance: user };
  const link = new Link({
    host: hasty,
    urls: [`ws://127.0.0.1:${port}`],
    login,
    handlers: {
      status: () => undefined,
      push: () => undefined,
      signedIn: (reply) => transfer.signedIn(reply),
      ended: () => undefined,
    },
  });
  const transfer = createTransfer({ host: hasty, log: silentLog, app, link, createWays });
  onTestFinished(() => {
    transfer.stop();
    link.close(fail(6014));
  });
  const opened = await link.open();
  if (!opened.ok) throw new Error(opened.desc);
  return {
    transfer,
    link,
    upload: (from, { cancellation = uncancelled, progress = () => undefined } = {}) =>
      transfer.upload({ kind: 'file', from, progress, cancellation }),
    download: (id, path, progress = () => undefined) => transfer.download({ id, path, progress }),
  };
}
