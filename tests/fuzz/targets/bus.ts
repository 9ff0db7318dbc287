/**
 * What comes over the bus: texts of other nodes, of other versions and of other programs. What can't be read is no
 * message; what can be ends nobody but the device it names.
 */
import type { BusMessage } from '../../../server/bus.ts';
import { subjectsOf, tagOf, userSubject } from '../../../server/bus.ts';
import { printBusMessage, readBusMessage } from '../../../server/bus/wire-form.ts';
import { timeOf } from '../../../server/fanout.ts';
import { openBystanders } from '../client.ts';
import { mutateText } from '../mutate.ts';
import { connectRaw, type RawClient } from '../raw-client.ts';
import { openStage, type Stage } from '../stage.ts';
import type { Target } from '../target.ts';

const ALICE = 'alice';
const INSTANCE = 'a device';
const SETTLE_MS = 200;
const IN_A_TURN = 100;

export const bus: Target = {
  name: 'messages of the bus',
  inputs: 100_000,
  few: 800,
  async open({ draw, found }) {
    const failed = (what: string): void => found(what, lastFed);
    let lastFed: unknown;
    const stage = await openStage(failed);
    const bystanders = await openBystanders(stage, failed);
    let alice = await takePlace(stage);
    let texts = messagesTo(alice);

    async function feedAll(given: readonly string[]): Promise<void> {
      lastFed = given;
      let isNamed = false;
      for (const text of given) {
        const message = readBusMessage(text);
        if (message === undefined) continue;
        timeOf(message);
        if (printBusMessage(message) !== printAgain(message)) found('it is not read back', text);
        isNamed ||= message.kind === 'device' && message.device.instance === INSTANCE;
        stage.bus.publish(userSubject(ALICE), message);
        stage.bus.publish(subjectsOf('c2c:alice:bob')[draw.below(2)]!, message);
      }
      await stage.world.run(SETTLE_MS);
      alice.complaints();
      if (alice.closed === undefined) return;
      if (!isNamed) found(`a device that was not named was closed with ${alice.closed}`, given);
      alice = await takePlace(stage);
      texts = messagesTo(alice);
    }

    return {
      async feed(count) {
        for (let fed = 0; fed < count; fed += IN_A_TURN)
          await feedAll(Array.from({ length: IN_A_TURN }, () => mutateText(draw, draw.pick(texts), texts)));
        await bystanders.talk().catch((error: unknown) => found(String(error), lastFed));
        return Math.ceil(count / IN_A_TURN) * IN_A_TURN;
      },
      again: (input) => feedAll([input]),
      stillServes: () => bystanders.talk(),
      async close() {
        bystanders.leave();
        alice.hangUp();
        await stage.close();
      },
    };
  },
};

/** alice, signed in on her device. */
async function takePlace(stage: Stage): Promise<RawClient> {
  const client = connectRaw(stage, ALICE);
  client.signIn(INSTANCE, stage.sigOf(ALICE));
  await stage.world.run(SETTLE_MS);
  return client;
}

function messagesTo({ session = '' }: RawClient): string[] {
  const device = { instance: INSTANCE, tag: tagOf(session), resumes: 0, kicked: false };
  const frame = { on: 'entry', stream: 'c2c:alice:bob', pos: 1, gno: 7, time: 1, kind: 'msg', from: 'bob', seq: 1 };
  const messages: BusMessage[] = [
    { kind: 'device', device },
    { kind: 'device', device: { ...device, instance: 'another device', kicked: true } },
    { kind: 'frame', text: `${JSON.stringify(frame)}\n{"message_elem_array":[]}`, gno: 7, except: undefined },
  ];
  return messages.map(printBusMessage);
}

function printAgain(message: BusMessage): string {
  const again = readBusMessage(printBusMessage(message));
  return again === undefined ? '' : printBusMessage(again);
}
