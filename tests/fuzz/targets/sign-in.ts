/**
 * The first frame of a connection: whatever it is, it gets one answer or one close code. Whoever is let in by it can
 * write, and can come back to its session: it is the device that it said it was.
 */
import { CloseCode, PROTOCOL_VERSION } from '../../../contract/wire.ts';
import { openBystanders } from '../client.ts';
import { type Draw, TEXTS } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { connectRaw, type RawClient } from '../raw-client.ts';
import { APP, openStage, type Stage } from '../stage.ts';
import type { Target, TargetParts } from '../target.ts';
import { asRequest, objectOf } from '../wire.ts';

/** Connections in a turn. */
const AT_ONCE = 200;
const ANSWER_MS = 300;
const TALK_EVERY = 10;
/** Every connection of a turn has a user of its own, so that none of them ends another. */
const USERS = Array.from({ length: AT_ONCE }, (_, i) => `${['alice', 'bob', 'a b', '%:.*', '~'][i % 5]!}${i}`);

interface Visit {
  readonly frame: string;
  readonly client: RawClient;
}

export const signIns: Target = {
  name: 'frames before the sign-in',
  inputs: 120_000,
  few: 800,
  async open(parts) {
    const { draw, found } = parts;
    const stage = await openStage((what) => found(what, lastFed));
    let lastFed: unknown;
    const bystanders = await openBystanders(stage, (what) => found(what, lastFed));
    const open = stage.gateway.connections;
    const make = createFirstFrames(draw, stage);
    let turns = 0;

    async function feedAll(frames: readonly string[]): Promise<void> {
      lastFed = frames;
      const visits = frames.map((frame) => visit(stage, parts, frame));
      await stage.world.run(ANSWER_MS);
      for (const one of visits) judge(parts, one);
      await writeAll(stage, parts, visits);
      const left = await comeBack(stage, parts, visits);
      for (const { client } of [...visits, ...left]) client.hangUp();
      turns += 1;
      if (turns % TALK_EVERY === 0) await bystanders.talk().catch((error: unknown) => found(String(error), frames));
    }

    return {
      async feed(count) {
        const frames = Array.from({ length: Math.min(count, AT_ONCE) }, make);
        await feedAll(frames);
        return frames.length;
      },
      again: (input) => feedAll([withSig(stage, input)]),
      async stillServes() {
        await bystanders.talk();
        await stage.world.run(ANSWER_MS);
        if (stage.gateway.connections !== open) found(`${stage.gateway.connections} connections are left`, '');
        if (stage.app.look().sessions !== open) found(`${stage.app.look().sessions} sessions are left`, '');
      },
      async close() {
        bystanders.leave();
        await stage.close();
      },
    };
  },
};

function visit(stage: Stage, { draw, found }: TargetParts, frame: string): Visit {
  const user = objectOf(frame.split('\n', 1)[0]!)?.['user'];
  const client = connectRaw(stage, typeof user === 'string' ? user : '');
  client.send(frame);
  const asked = asRequest(frame);
  const expected =
    asked === undefined ? CloseCode.badFrame : asked.name === 'login' ? undefined : CloseCode.notSignedIn;
  if (expected !== undefined && client.closed !== expected) found(`closed with ${client.closed}`, frame);
  // A second frame at once is too early, or too late.
  if (draw.once(10)) client.send(frame);
  return { frame, client };
}

function judge({ found }: TargetParts, { frame, client }: Visit): void {
  for (const wrong of client.complaints()) found(wrong, frame);
  if (!client.isSignedIn && client.closed === undefined) found('neither let in nor sent away', frame);
}

/** What names a device is kept by every store as it is: neither NUL nor half a character. */
function isKept(frame: string): boolean {
  const { instance } = objectOf(frame.split('\n', 1)[0]!) ?? {};
  return typeof instance === 'string' && instance.isWellFormed() && !instance.includes('\0');
}

/** Whoever was let in is a device that may write, in its own name. */
async function writeAll(stage: Stage, { found }: TargetParts, visits: readonly Visit[]): Promise<void> {
  const letIn = visits.filter(({ client }) => client.isSignedIn);
  for (const { client } of letIn) client.send(JSON.stringify({ do: 'read', id: 9, marks: [mark(client.user)] }));
  await stage.world.run(ANSWER_MS);
  for (const { client, frame } of letIn) {
    if (!isKept(frame)) found('let in by a name that is not kept', frame);
    for (const wrong of client.complaints()) found(`let in: ${wrong}`, frame);
    // Another of these connections may be the same device, and came later.
    const isSame = letIn.filter((other) => other.client.user === client.user).length > 1;
    if (client.closed !== undefined && !isSame) found(`let in, and then closed with ${client.closed}`, frame);
  }
}

function mark(user: string): object {
  return { stream: `c2c:${encodeURIComponent(user)}:${encodeURIComponent(user)}`, upto: 1 };
}

async function comeBack(stage: Stage, { found }: TargetParts, visits: readonly Visit[]): Promise<Visit[]> {
  const back = visits.flatMap(({ frame, client }) => {
    if (!client.isSignedIn || client.session === undefined) return [];
    const again = connectRaw(stage, client.user);
    const header = objectOf(frame.split('\n', 1)[0]!)!;
    again.send(JSON.stringify({ ...header, session: client.session }));
    return [{ frame, client: again, session: client.session }];
  });
  await stage.world.run(ANSWER_MS);
  for (const { frame, client, session } of back) {
    for (const wrong of client.complaints()) found(`back: ${wrong}`, frame);
    if (client.closed === undefined && client.session !== session) found('it came back as another', frame);
  }
  return back;
}

const WITH_SIG = 'SIG OF ALICE';

/** In a kept input a UserSig stands as a word, since it runs out. */
function withSig(stage: Stage, input: string): string {
  return input.replace(WITH_SIG, stage.sigOf('alice'));
}

function createFirstFrames(draw: Draw, stage: Stage): () => string {
  const sigs = new Map(USERS.map((user) => [user, stage.sigOf(user)]));
  let turn = 0;
  const frameOf = (): Record<string, unknown> => {
    turn = (turn + 1) % USERS.length;
    const user = USERS[turn]!;
    const device = { user, sig: sigs.get(user), platform: draw.pick(['Web', 'Linux']), instance: 'a device' };
    return { do: 'login', id: 1, version: PROTOCOL_VERSION, app: APP.sdkAppId, ...device };
  };
  const others = USERS.slice(0, 20).map(() => JSON.stringify(frameOf()));
  return () => {
    const frame = frameOf();
    switch (draw.below(6)) {
      case 0:
        return mutateText(draw, JSON.stringify(frame), others);
      case 1:
        return JSON.stringify({ ...frame, instance: draw.pick(TEXTS) });
      case 2:
        return JSON.stringify({ ...frame, session: draw.pick(TEXTS) });
      case 3:
        return JSON.stringify({ ...frame, sig: mutateText(draw, String(frame['sig']), TEXTS) });
      default:
        return JSON.stringify(mutateJson(draw, frame));
    }
  };
}
