/**
 * A gateway with everything around it in the test's hand: sockets that only note what they are told, timers that fire
 * when asked, and a store that makes one commit at a time when it is let. For what depends on the exact moment.
 */
import type { CommandName, Request } from '../../contract/commands.ts';
import type { Socket, SocketHandlers } from '../../host/host.ts';
import { silentLog } from '../../host/log.ts';
import type { Command, Outcome, Store } from '../../store/port.ts';
import { createApp } from '../app.ts';
import { createLocalBus } from '../bus/local.ts';
import { settleApp } from '../config.ts';
import { openGateway } from '../gateway/gateway.ts';
import { after, factsOf, type Known, nothingKnown } from './facts.ts';
import { APP, signInOf } from './wire-client.ts';

export const NOW = 1_767_225_600_000;

/** One end of a connection: what the server has told it, and a way to talk to the server. */
export interface FakeClient {
  frames: string[];
  closed: number | undefined;
  /** Bytes it has not taken yet. */
  backlog: number;
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
    session: async (user: string, instance: string) =>
      known.sessions.find((row) => row.user === user && row.instance === instance),
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

/** A world that stands still: timers fire when asked, and connections come from `accept`. */
function manualWorld() {
  const delayed = new Set<() => void>();
  let monotonic = 0;
  let logins = 0;
  let accepting: ((socket: Socket) => SocketHandlers) | undefined;
  return {
    clock: { now: () => NOW, monotonic: () => monotonic },
    random: { uint32: () => 7, hex: () => `login ${(logins += 1)}` },
    log: silentLog,
    timers: {
      after(_: number, task: () => void) {
        delayed.add(task);
        return { cancel: () => void delayed.delete(task) };
      },
      soon: (task: () => void) => void setImmediate(task),
    },
    acceptor: {
      async listen(_: object, accept: (socket: Socket) => SocketHandlers) {
        accepting = accept;
        return { port: 7700, url: 'ws://door', stopAccepting: () => undefined, close: async () => undefined };
      },
    },
    accept: (socket: Socket) => accepting!(socket),
    /** Fires every timer that is set, `ms` later. */
    async pass(ms: number) {
      monotonic += ms;
      const due = [...delayed];
      delayed.clear();
      for (const task of due) task();
      await turn();
    },
  };
}

/** A client whose frames reach the server at once. */
function connectTo(accept: (socket: Socket) => SocketHandlers): FakeClient {
  let id = 0;
  const client: FakeClient = {
    frames: [],
    closed: undefined,
    backlog: 0,
    send: (name, request) => handlers.frame(JSON.stringify({ do: name, id: (id += 1), ...request })),
    hangUp: () => handlers.closed(1006, ''),
  };
  const handlers = accept({
    get backlog() {
      return client.backlog;
    },
    remote: 'test',
    send: (frame) => void client.frames.push(frame),
    close: (code) => void (client.closed = code),
    terminate: () => undefined,
  });
  return client;
}

/** Opens a gateway with one app. */
export async function openDoor() {
  const { store, ...control } = manualStore();
  const world = manualWorld();
  const connect = () => connectTo((socket) => world.accept(socket));
  const settings = settleApp({ ...APP, admins: [...APP.admins] });
  const lost = (error: unknown): void => {
    throw error;
  };
  const app = createApp(settings, { ...world, store, isShared: false, bus: createLocalBus(), lost });
  const gateway = await openGateway({ world, apps: new Map([[APP.sdkAppId, app]]) }, { host: '', port: 0 });
  return {
    ...control,
    app,
    gateway,
    connect,
    pass: (ms: number) => world.pass(ms),
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
