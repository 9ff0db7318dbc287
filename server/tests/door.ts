/**
 * A gateway with everything around it in the test's hand: sockets that only note what they are told, timers that fire
 * when asked, and a store that makes one commit at a time when it is let. For what depends on the exact moment.
 */
import type { CommandName, Request } from '../../contract/commands.ts';
import type { Socket, SocketHandlers } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { createApp } from '../app.ts';
import { createLocalBus } from '../bus.ts';
import { settleApp } from '../config.ts';
import { openGateway } from '../gateway/gateway.ts';
import { after, factsOf, type Known, nothingKnown } from './facts.ts';
import { APP, signInOf } from './wire-client.ts';

export const NOW = 1_767_225_600_000;

/** One end of a connection: what the server has told it, and a way to talk to the server. */
export interface FakeClient {
  frames: string[];
  closed: number | undefined;
  send<N extends CommandName>(name: N, request: Request<N>): void;
  hangUp(): void;
}

/** Lets promises and waiting tasks run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** A store in memory that commits when it is let. */
function manualStore() {
  let known: Known = { ...nothingKnown(), now: NOW };
  const waiting: (() => void)[] = [];
  const committed: string[] = [];

  function carryOut(command: Command): Outcome {
    const { session } = command;
    const current = known.sessions.find((row) => row.user === session?.user && row.instance === session.instance);
    if (session !== undefined && (current?.login !== session.login || current.kicked)) return { kind: 'fenced' };
    const decision = command.decide(factsOf(known));
    const first = known.entries.length;
    known = after(known, decision);
    return { kind: 'done', reply: decision.reply, entries: known.entries.slice(first) };
  }

  const store = {
    epoch: 'epoch',
    gno: () => known.entries.length,
    commit: (commands: readonly Command[]) =>
      new Promise<Outcome[]>((resolve) => {
        waiting.push(() => {
          committed.push(...commands.map((command) => command.name));
          resolve(commands.map(carryOut));
        });
      }),
  };
  return {
    store: store as unknown as Store,
    committed,
    /** Makes the commit under way durable. */
    async commit() {
      waiting.shift()?.();
      await turn();
    },
    /** Forgets a user's sessions, as another node would do it. */
    dropSessions() {
      known = { ...known, sessions: [] };
    },
  };
}

/** Opens a gateway with one app. */
export async function openDoor() {
  const { store, ...control } = manualStore();
  const delayed = new Set<() => void>();
  const timers = {
    after(_: number, task: () => void) {
      delayed.add(task);
      return { cancel: () => void delayed.delete(task) };
    },
    soon: (task: () => void) => void setImmediate(task),
    keepAlive: () => ({ cancel: () => undefined }),
  };
  let monotonic = 0;
  const clock = { now: () => NOW, monotonic: () => monotonic };
  const random = { uint32: () => 7, hex: () => `login ${(logins += 1)}` };
  let logins = 0;
  let accept: ((socket: Socket) => SocketHandlers) | undefined;
  const acceptor = {
    async listen(_: object, accepting: (socket: Socket) => SocketHandlers) {
      accept = accepting;
      return { port: 7700, url: 'ws://door', stopAccepting: () => undefined, close: async () => undefined };
    },
  };
  const failures: unknown[] = [];
  const lost = (error: unknown) => void failures.push(error);
  const world = { clock, timers, random, log: silentLog, store, bus: createLocalBus(), lost };
  const app = createApp(settleApp({ ...APP, admins: [...APP.admins] }), world);
  const apps = new Map([[APP.sdkAppId, app]]);
  const gateway = await openGateway(
    { world: { acceptor, clock, timers, log: silentLog }, apps },
    { host: '', port: 0 },
  );

  function connect(): FakeClient {
    let id = 0;
    const client: FakeClient = {
      frames: [],
      closed: undefined,
      send: (name, request) => handlers.frame(JSON.stringify({ do: name, id: (id += 1), ...request })),
      hangUp: () => handlers.closed(1006, ''),
    };
    const socket: Socket = {
      backlog: 0,
      remote: 'test',
      send: (frame) => void client.frames.push(frame),
      close: (code) => void (client.closed = code),
      terminate: () => undefined,
    };
    const handlers = accept!(socket);
    return client;
  }

  return {
    ...control,
    app,
    gateway,
    failures,
    connect,
    /** Fires every timer that is set, `ms` later. */
    async pass(ms: number) {
      monotonic += ms;
      const due = [...delayed];
      delayed.clear();
      for (const task of due) task();
      await turn();
    },
    /** Connects and signs in; the account and the session take a commit each. */
    async signIn(user: string, device: Partial<Request<'login'>> = {}): Promise<FakeClient> {
      const client = connect();
      client.send('login', signInOf(user, NOW, device));
      await turn();
      for (let commits = 0; commits < 2; commits += 1) await control.commit();
      return client;
    },
  };
}
