/**
 * Users who write to each other without a pause while something happens to the servers, and what must hold afterwards:
 * every message that was acknowledged is there once, each writer's in the order of writing, and each device that listened
 * was told exactly what is there.
 */
import { expect, vi } from 'vitest';
import { contentOf, type Device, textMessage } from './device.ts';

type Json = Record<string, unknown>;

/** Messages of one writer that are under way together. */
const WINDOW = 4;
/** How far a writer may be ahead of its reader: who misses more than the newest thousand is not told of the rest. */
const LEAD = 300;
/** The most a page of the history may have. */
const PAGE = 10_000;
/** How long a condition may take to come true. */
const PATIENCE_MS = 25_000;

export interface Traffic {
  /** Resolves when so many more messages were acknowledged, of each writer. */
  more(count: number): Promise<void>;
  /** Resolves when all that is acknowledged by now has been told to whom it was written. */
  arrived(): Promise<void>;
  /** Messages that ended without an acknowledgement, by their code. */
  readonly failures: readonly number[];
  /** Writes no more; resolves when every call has ended. */
  stop(): Promise<void>;
  /** To be called when it has stopped: checks it all, `witness` being a device of one side that has seen nothing yet. */
  check(witnessOf: (user: string) => Promise<Device>): Promise<void>;
}

interface Writer {
  readonly device: Device;
  readonly reader: Device;
  readonly acknowledged: string[];
  /** Of those, how many the reader was told of when that was counted last. */
  told: number;
}

/** Each of the two writes to the other. */
export function startTraffic(one: Device, other: Device): Traffic {
  const writers: Writer[] = [
    { device: one, reader: other, acknowledged: [], told: 0 },
    { device: other, reader: one, acknowledged: [], told: 0 },
  ];
  const failures: number[] = [];
  let isOver = false;

  /** Resolves when the reader is near enough. */
  async function untilNear(writer: Writer): Promise<void> {
    const isNear = (): boolean => {
      writer.told = writer.reader.received().length;
      return isOver || writer.acknowledged.length < writer.told + LEAD;
    };
    if (writer.acknowledged.length < writer.told + LEAD) return;
    await vi.waitUntil(isNear, { timeout: PATIENCE_MS, interval: 5 });
  }

  async function write(writer: Writer): Promise<void> {
    const { device, reader, acknowledged } = writer;
    let next = 0;
    const one = async (): Promise<void> => {
      while (!isOver) {
        await untilNear(writer);
        const text = `${device.user} ${next++}`;
        const { code } = await device.call('TIMMsgSendNewMsg', reader.user, 1, textMessage(text));
        if (code === 0) acknowledged.push(text);
        else failures.push(code);
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, one));
  }
  const writing = Promise.all(writers.map(write));

  return {
    failures,
    async more(count) {
      const goals = writers.map(({ acknowledged }) => acknowledged.length + count);
      const isReached = (): boolean => writers.every(({ acknowledged }, n) => acknowledged.length >= goals[n]!);
      await vi.waitUntil(isReached, { timeout: PATIENCE_MS, interval: 5 });
    },
    async arrived() {
      const due = writers.map(({ acknowledged }) => acknowledged.length);
      const isThere = ({ reader }: Writer, n: number): boolean => reader.received().length >= due[n]!;
      await vi.waitUntil(() => writers.every(isThere), { timeout: PATIENCE_MS, interval: 5 });
    },
    async stop() {
      isOver = true;
      await writing;
    },
    async check(witnessOf) {
      const log = await historyOf(await witnessOf(one.user), other.user);
      expect(log).toEqual([...new Set(log)]);
      for (const { device, reader, acknowledged } of writers) {
        const written = log.filter((text) => text.startsWith(`${device.user} `));
        expect(written).toEqual(written.toSorted((a, b) => numberIn(a) - numberIn(b)));
        expect(acknowledged.filter((text) => !written.includes(text))).toEqual([]);
        await vi.waitUntil(() => reader.received().length >= written.length, PATIENCE_MS);
        expect(reader.received().map(contentOf)).toEqual(written);
      }
    },
  };
}

/** The texts of a whole conversation as the server has it, oldest first. */
export async function historyOf(device: Device, peer: string): Promise<string[]> {
  const messages: Json[] = [];
  for (let page: Json[] | undefined; page === undefined || page.length === PAGE; messages.push(...page)) {
    const before = page && { msg_getmsglist_param_last_msg: page.at(-1) };
    const asked = { msg_getmsglist_param_count: PAGE, msg_getmsglist_param_is_remble: true, ...before };
    page = await device.ok<Json[]>('TIMMsgGetMsgList', peer, 1, JSON.stringify(asked));
  }
  return messages.map((message) => String(contentOf(message))).reverse();
}

function numberIn(text: string): number {
  return Number(text.split(' ')[1]);
}
