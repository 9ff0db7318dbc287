/**
 * Frames of clients that are signed in: recorded requests with anything in them changed. Every request is answered once,
 * with what the contract says for it; what is no request ends its connection and nobody else's.
 */
import { commands } from '../../../contract/commands.ts';
import { CloseCode } from '../../../contract/wire.ts';
import { openBystanders } from '../client.ts';
import { type Draw, junk } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { connectRaw, type RawClient } from '../raw-client.ts';
import { ALICE, record, type Traffic } from '../recorded.ts';
import { openStage, type Stage } from '../stage.ts';
import type { Target } from '../target.ts';
import { asRequest, objectOf } from '../wire.ts';

const USERS = 12;
/** Devices of each user, and frames of each in a turn. */
const DEVICES = 3;
const FRAMES = 12;
/** Virtual ms in which every request is answered. */
const ANSWER_MS = 300;
const TALK_EVERY = 20;

/** Requests that the scenario does not make. */
const MORE: readonly object[] = [
  { do: 'ping' },
  { do: 'find', stream: 'c2c:alice:bob', seqs: [1, 2, 3] },
  { do: 'history', stream: 'c2c:alice:bob', time: 1_767_225_600_000, newer: true, limit: 20 },
  { do: 'history', stream: 'c2c:alice:bob', seq: 2, newer: true, limit: 1 },
  { do: 'sync', since: 3, streams: ['c2c:alice:bob', 'c2c:alice:carl'] },
  { do: 'pull', stream: 'user:alice', from: 0, limit: 10 },
  { do: 'set', stream: 'c2c:alice:bob', deleted: [1, 2, 3] },
  { do: 'set', stream: 'c2c:alice:bob', deleted: [4], receive: 2, pinned: true },
  { do: 'set', stream: 'c2c:alice:bob', cleared: 2, receive: 1 },
  { do: 'set', stream: 'c2c:alice:bob', hidden: 0, deleted: [] },
  { do: 'upload', kind: 'file', size: 70_000, name: 'notes.txt' },
  { do: 'upload', kind: 'list', size: 1 },
  { do: 'ticket' },
];

export const signedInFrames: Target = {
  name: 'frames of signed-in clients',
  inputs: 180_000,
  few: 1300,
  async open({ draw, found }) {
    let lastFed: unknown;
    const failed = (what: string): void => found(what, lastFed);
    const stage = await openStage(failed);
    const make = createFrames(draw, await record(stage, failed));
    const bystanders = await openBystanders(stage, failed);
    const open = stage.gateway.connections;
    const room = createRoom(stage, draw, failed);
    let turns = 0;

    async function turn(framesFor: (client: RawClient) => readonly string[]): Promise<number> {
      await room.fill();
      const said = room.clients().map((client) => ({ client, frames: framesFor(client) }));
      lastFed = said.map(({ frames }) => frames);
      let fed = 0;
      for (const { client, frames } of said) for (const frame of frames) if (say(client, frame, found)) fed += 1;
      await stage.world.run(ANSWER_MS);
      for (const { client, frames } of said) for (const wrong of client.complaints()) found(wrong, frames);
      turns += 1;
      if (turns % TALK_EVERY === 0) await bystanders.talk().catch((error: unknown) => found(String(error), lastFed));
      return fed;
    }

    return {
      async feed(count) {
        let fed = 0;
        while (fed < count) fed += await turn((client) => Array.from({ length: FRAMES }, (_, i) => make(client, i)));
        return fed;
      },
      async again(input) {
        await turn((client) => [input.replaceAll('TINYID', client.tinyid).replaceAll('USER', client.user)]);
      },
      async stillServes() {
        await bystanders.talk();
        for (const client of room.clients()) client.hangUp();
        await stage.world.run(ANSWER_MS);
        const { pending, commits, sessions } = stage.app.look();
        const { requests, connections } = stage.gateway.look();
        const left = { pending, commits, requests, sessions: sessions - open, connections: connections - open };
        for (const [what, number] of Object.entries(left)) if (number !== 0) found(`${number} ${what} are left`, '');
      },
      async close() {
        bystanders.leave();
        await stage.close();
      },
    };
  },
};

/** Says a frame, if the connection stands; what is no request has to end it. */
function say(client: RawClient, frame: string, found: (what: string, input: unknown) => void): boolean {
  if (client.closed !== undefined) return false;
  client.send(frame);
  if (asRequest(frame) === undefined && client.closed !== CloseCode.badFrame)
    found('what is no request does not end the connection', frame);
  return true;
}

/** Some users with some devices each, who sign in again whenever they were sent away. */
function createRoom(stage: Stage, draw: Draw, found: (what: string) => void) {
  const seats = Array.from({ length: USERS * DEVICES }, (_, i) => ({
    user: `${ALICE}${i % USERS}`,
    instance: `device ${i}`,
    client: undefined as RawClient | undefined,
  }));
  return {
    clients: () => seats.flatMap(({ client }) => (client?.isSignedIn ? [client] : [])),
    async fill(): Promise<void> {
      for (const seat of seats) {
        if (seat.client?.isSignedIn) continue;
        // A session that was signed out is gone: to come back to it is refused, and the next time is a new one.
        const session = draw.once(2) ? seat.client?.session : undefined;
        seat.client = connectRaw(stage, seat.user);
        seat.client.signIn(seat.instance, stage.sigOf(seat.user), session);
      }
      await stage.world.run(ANSWER_MS);
      for (const { client } of seats) for (const wrong of client!.complaints()) found(`signing in: ${wrong}`);
    },
  };
}

/**
 * A maker of frames for a client: recorded ones, as if the client had said them, changed. Only the last of a turn may be
 * no request: it ends the connection.
 */
function createFrames(draw: Draw, { requests, tinyid }: Traffic): (client: RawClient, nth: number) => string {
  const recorded = [...requests.filter((frame) => frame.includes(ALICE) || frame.includes(tinyid)), ...more()];
  const useful = recorded.filter((frame) => !frame.includes('"do":"log') || draw.once(10));
  const names = Object.keys(commands) as (keyof typeof commands)[];
  let id = 1;
  return (client, nth) => {
    id += 1;
    const frame = freshly(draw, draw.pick(useful))
      .replaceAll(`"${tinyid}_`, `"${client.tinyid}_`)
      .replaceAll(ALICE, client.user);
    if (nth === FRAMES - 1) return mutateText(draw, frame, useful);
    const end = frame.indexOf('\n');
    const header = objectOf(end < 0 ? frame : frame.slice(0, end))!;
    const payload = end < 0 ? '' : frame.slice(end);
    if (draw.once(8)) return print({ ...anyRequest(draw, names), do: draw.pick(names), id }, payload);
    const changed = draw.once(2) ? header : mutateJson(draw, header);
    const isFrame = typeof changed === 'object' && changed !== null;
    const request = { do: draw.pick(names), ...(isFrame ? changed : header), id };
    return print(request, draw.once(4) ? mutateText(draw, payload, useful) : payload);
  };
}

/** A message is another one by its random number, which its id repeats. */
function freshly(draw: Draw, frame: string): string {
  const rand = /"rand":(\d+)/.exec(frame)?.[1];
  return rand === undefined || !frame.includes('"do":"send"') || draw.once(4)
    ? frame
    : frame.replaceAll(rand, String(draw.below(2 ** 32)));
}

function more(): string[] {
  return MORE.map((request) => JSON.stringify({ id: 1, ...request }));
}

/** Keys of a command with anything in them. */
function anyRequest(draw: Draw, names: readonly (keyof typeof commands)[]): object {
  const keys = Object.keys(commands[draw.pick(names)].request.entries);
  return Object.fromEntries(keys.filter(() => !draw.once(4)).map((key) => [key, junk(draw)]));
}

/** A payload begins with its line feed. */
function print(header: unknown, payload: string): string {
  return `${JSON.stringify(header)}${payload === '' || payload.startsWith('\n') ? payload : `\n${payload}`}`;
}
