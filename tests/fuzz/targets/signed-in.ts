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
import { openStage } from '../stage.ts';
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
];

export const signedInFrames: Target = {
  name: 'frames of signed-in clients',
  inputs: 180_000,
  few: 1300,
  async open({ draw, found }) {
    const failed = (what: string): void => found(what, lastFed);
    let lastFed: unknown;
    const stage = await openStage(failed);
    const make = createFrames(draw, await record(stage, failed));
    const bystanders = await openBystanders(stage, failed);
    const seats = Array.from({ length: USERS * DEVICES }, (_, i) => ({
      user: `${ALICE}${i % USERS}`,
      instance: `device ${i}`,
      client: undefined as RawClient | undefined,
    }));
    const open = stage.gateway.connections;
    let turns = 0;

    async function takeSeats(): Promise<void> {
      for (const seat of seats) {
        if (seat.client?.isSignedIn) continue;
        const session = draw.once(2) ? seat.client?.session : undefined;
        seat.client = connectRaw(stage, seat.user);
        seat.client.signIn(seat.instance, stage.sigOf(seat.user), session);
      }
      await stage.world.run(ANSWER_MS);
      // Who signed out can't come back by its old session: it signs in anew.
      for (const { client } of seats) {
        const wrong = client!.complaints();
        if (wrong.length > 0) found(`signing in: ${wrong[0]}`, lastFed);
      }
    }

    async function feedAll(): Promise<number> {
      let fed = 0;
      const said = seats.map(({ client }) => {
        const frames = client!.isSignedIn ? Array.from({ length: FRAMES }, () => make(client!)) : [];
        fed += frames.length;
        lastFed = frames;
        for (const frame of frames) {
          const mayGoOn = asRequest(frame) !== undefined;
          const before = client!.closed;
          client!.send(frame);
          if (before === undefined && !mayGoOn && client!.closed !== CloseCode.badFrame)
            found('what is no request does not end the connection', frame);
        }
        return frames;
      });
      await stage.world.run(ANSWER_MS);
      for (const [i, { client }] of seats.entries()) {
        for (const wrong of client!.complaints()) found(wrong, said[i]);
      }
      return fed;
    }

    return {
      async feed(count) {
        let fed = 0;
        while (fed < count) {
          await takeSeats();
          fed += await feedAll();
          turns += 1;
          if (turns % TALK_EVERY === 0)
            await bystanders.talk().catch((error: unknown) => found(String(error), lastFed));
        }
        return fed;
      },
      async again(input) {
        await takeSeats();
        const { client } = seats[0]!;
        client!.send(input.replaceAll('TINYID', client!.tinyid));
        await stage.world.run(ANSWER_MS);
        for (const wrong of client!.complaints()) found(wrong, input);
      },
      async stillServes() {
        await bystanders.talk();
        for (const { client } of seats) client?.hangUp();
        await stage.world.run(ANSWER_MS);
        const { pending, commits, sessions } = stage.app.look();
        if (pending + commits > 0) found(`${pending} writes and ${commits} commits are left`, '');
        if (stage.gateway.connections !== open) found(`${stage.gateway.connections} connections are left`, '');
        if (sessions !== open) found(`${sessions} sessions are left`, '');
        if (stage.gateway.look().requests > 0) found('requests are left', '');
      },
      async close() {
        bystanders.leave();
        await stage.close();
      },
    };
  },
};

/** A maker of frames for a client: recorded ones, as if the client had said them, changed. */
function createFrames(draw: Draw, { requests, tinyid }: Traffic): (client: RawClient) => string {
  const recorded = [...requests.filter((frame) => frame.includes(ALICE) || frame.includes(tinyid)), ...more()];
  const useful = recorded.filter((frame) => !frame.includes('"do":"log') || draw.once(10));
  const names = Object.keys(commands) as (keyof typeof commands)[];
  let id = 1;
  return (client) => {
    id += 1;
    const frame = draw.pick(useful).replaceAll(`"${tinyid}_`, `"${client.tinyid}_`).replaceAll(ALICE, client.user);
    if (draw.once(6)) return mutateText(draw, frame, useful);
    const end = frame.indexOf('\n');
    const header = objectOf(end < 0 ? frame : frame.slice(0, end))!;
    const payload = end < 0 ? '' : frame.slice(end);
    if (draw.once(8)) return print({ do: draw.pick(names), id, ...anyRequest(draw, names) }, payload);
    const changed = draw.once(4) ? header : mutateJson(draw, header);
    const isFrame = typeof changed === 'object' && changed !== null;
    return print(isFrame ? { ...changed, id } : changed, draw.once(3) ? mutateText(draw, payload, useful) : payload);
  };
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
