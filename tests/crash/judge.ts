/**
 * Judges what players saw in the real world by the simulator's checkers, which know nothing of the product, and by two more
 * that matter after a crash: nothing that anybody was told of is gone, and what was taken back stays so.
 */
import type { Entry, StreamKey } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import { nodeClock, nodeDialer } from '../../host/node.ts';
import { acknowledgedIsStored, storedOnce } from '../../sim/checkers/acknowledged.ts';
import { check, type Evidence, type Violation } from '../../sim/checkers/check.ts';
import { logIsDense } from '../../sim/checkers/order.ts';
import { identityOf, livesOf, logBetween, received, shownIdentity } from '../../sim/checkers/survey.ts';
import type { Fact, Json } from '../../sim/history.ts';
import { observe, presentOf } from '../../sim/observe.ts';
import { APP } from '../../sim/players/life.ts';
import { type Device as WireDevice, signIn } from '../../server/tests/wire-client.ts';
import { signUserSig } from '../../server/usersig.ts';
import type { Store } from '../../store/port.ts';
import type { Players } from './players.ts';
import { USERS } from './players.ts';

export type Log = ReadonlyMap<StreamKey, readonly Entry[]>;

/** The conversations of all players. */
export const STREAMS = USERS.flatMap((a, i) => USERS.slice(i).map((b) => ({ user: a, stream: c2cKey(a, b) })));
/** Times that devices are looked at until what they show is what is there: all is quiet, and yet something may be due. */
const LOOKS = 3;

/** Signs a user in over the wire, on a platform that no player uses. */
export async function signInOverWire(url: string, user: string): Promise<WireDevice> {
  const now = nodeClock.now();
  const sig = signUserSig({ ...APP, userId: user, expireSeconds: 86_400 }, now);
  return signIn(nodeDialer, url, user, now, {
    app: APP.sdkAppId,
    sig,
    platform: 'Android',
    instance: `wire of ${user}`,
  });
}

/** The conversations, and the users' own streams, as a store has them. */
export async function readLog(store: Pick<Store, 'pull'>): Promise<Log> {
  const log = new Map<StreamKey, Entry[]>();
  const streams = [...STREAMS.map(({ stream }) => stream), ...USERS.map(userKey)];
  for (const stream of streams) log.set(stream, await store.pull(stream, 0, WHOLE, WHOLE));
  return log;
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** What is stored, as it is now. */
export interface Storage {
  /** The conversations. */
  log(): Promise<Log>;
  /** What `hongyan check` complains of. */
  complaint(): Promise<string | undefined>;
  /** What any server there has reported as an error. */
  errors(): string[];
}

export interface Scene {
  readonly players: Players;
  /** Where everything is stored. */
  readonly host: Storage;
  /** What servers may report as errors, since it was done to them. */
  readonly expected?: RegExp;
}

/** To be called when the faults have stopped and the players rest: everything that was promised, judged. */
export async function judge({ players, host, expected }: Scene): Promise<Violation[]> {
  const { history, devices } = players;
  const world = { run: () => players.quiet(), until: <T>(promise: Promise<T>) => promise };
  await players.quiet();
  const errors = host.errors().filter((text) => expected?.test(text) !== true);
  let violations: Violation[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const present = presentOf(devices);
    const observed = await observe(world, devices, USERS);
    const evidence = { history: history.facts, present, observed, log: await host.log(), errors };
    violations = [...check(evidence), ...afterCrash(evidence)];
    if (violations.length === 0) break;
    await players.quiet();
  }
  const complaint = await host.complaint();
  return complaint === undefined ? violations : [...violations, { promise: 'check', text: complaint }];
}

/** What must hold of a log that was found after a crash, whatever devices will show. */
export function judgeLog(history: readonly Fact[], log: Log): Violation[] {
  const evidence: Evidence = { history, present: [], observed: [], log, errors: [] };
  return [...acknowledgedIsStored(evidence), ...storedOnce(evidence), ...logIsDense(evidence), ...afterCrash(evidence)];
}

function afterCrash(evidence: Pick<Evidence, 'history' | 'log'>): Violation[] {
  return [...toldIsStored(evidence as Evidence), ...revokedStaysSo(evidence as Evidence)];
}

/** P1 for those who read: a message that anybody was told of is in the log, at the number it was told with. */
function toldIsStored(evidence: Evidence): Violation[] {
  return livesOf(evidence.history).flatMap((life) => {
    const { user, device } = life.start;
    return received(life).flatMap((message) => {
      if (message['message_is_online_msg'] === true) return [];
      const [identity, seq] = [shownIdentity(message), Number(message['message_seq'])];
      const stored = logBetween(evidence, user, String(message['message_conv_id']));
      const entry = stored.find((one) => one.kind === 'msg' && one.seq === seq);
      if (entry !== undefined && identityOf(entry) === identity) return [];
      const found = entry === undefined ? 'nothing' : identityOf(entry);
      return [{ promise: 'P1', text: `${device} was told ${identity} as number ${seq}, where the log has ${found}` }];
    });
  });
}

function revokedStaysSo(evidence: Evidence): Violation[] {
  return livesOf(evidence.history).flatMap(({ start, calls }) =>
    calls.flatMap(({ invocation, answers }) => {
      if (invocation.name !== 'TIMMsgRevoke' || !answers.some(({ code }) => code === 0)) return [];
      const id = String((JSON.parse(String(invocation.args[2])) as Json)['message_msg_id']);
      const [, ctime, rand] = id.split('_').map(Number);
      const entry = logBetween(evidence, start.user, String(invocation.args[0])).find(
        (one) => one.kind === 'msg' && one.ctime === ctime && one.rand === rand,
      );
      if (entry !== undefined && (entry.state ?? 0) !== 0) return [];
      return [{ promise: 'P5', text: `${start.device}: ${id} was taken back, and is not so in the log` }];
    }),
  );
}
