/** What a server serves of a data directory that was found after a crash: everything that its users can ask for. */
import { startServer } from '@hongyan/server';
import type { Log as ProgramLog } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import { APP } from '../../sim/players/life.ts';
import { signInOverWire, STREAMS } from './judge.ts';
import { USERS } from './players.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

/** What was answered to each question; a refusal is `refused`. */
export type Answers = ReadonlyMap<string, string>;

export const REFUSED = 'refused';
const PAGE = 200;

export interface Found {
  readonly server: Server;
  /** What it reported as errors. */
  readonly errors: readonly string[];
}

/** Starts a server in this process on a data directory. Rejects with what it says if it can't start. */
export async function reopen(data: string): Promise<Found> {
  const errors: string[] = [];
  const note = (message: string, { error }: { error?: unknown } = {}): void =>
    void errors.push(error instanceof Error ? `${message}: ${error.message}` : message);
  const log: ProgramLog = { ...silentLog, error: note };
  return { server: await startServer({ dataDir: data, apps: [APP], port: 0, log }), errors };
}

/** Signs every user in and asks for everything. Ends early if the server stops by itself. */
export async function askForAll({ server }: Found): Promise<Answers> {
  const answers = new Map<string, string>();
  const asked = ask(server.url, answers).catch((error: unknown) => void answers.set('all', String(error)));
  const stopped = server.stopped.then((reason) => void (reason && answers.set('all', REFUSED)));
  await Promise.race([asked, stopped]);
  return answers;
}

async function ask(url: string, answers: Map<string, string>): Promise<void> {
  for (const user of USERS) {
    const device = await signInOverWire(url, user).catch((error: unknown) => String(error));
    if (typeof device === 'string') {
      answers.set(`${user} signs in`, device.includes('refused') ? REFUSED : device);
      continue;
    }
    const { tinyid, epoch } = device.login;
    answers.set(`${user} signs in`, `${tinyid} ${epoch}`);
    const synced = await device.ask('sync', { since: 0 });
    answers.set(`${user} syncs`, synced.code === undefined ? linesOf(synced.payload) : REFUSED);
    for (const { stream } of STREAMS.filter(({ stream: key }) => key.split(':').slice(1).includes(user))) {
      for (let from = 0; ; ) {
        const answer = await device.ask('pull', { stream, from, limit: PAGE });
        answers.set(`${user} pulls ${stream} from ${from}`, answer.code === undefined ? answer.payload : REFUSED);
        if (answer.code !== undefined || answer.to >= answer.head) break;
        from = answer.to;
      }
      const history = await device.ask('history', { stream, newer: false, limit: PAGE });
      answers.set(`${user} reads ${stream}`, history.code === undefined ? history.payload : REFUSED);
      const found = await device.ask('find', { stream, seqs: [1, 2, 3, 4, 5, 6, 7, 8] });
      answers.set(`${user} finds in ${stream}`, found.code === undefined ? found.payload : REFUSED);
    }
    device.socket.terminate();
  }
}

/** Conversations in any order. */
function linesOf(payload: string): string {
  return payload.split('\n').sort().join('\n');
}
