/** Random commands, with the store opened again between them, against a model that is plain to see. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StreamKey } from '../../contract/entry.ts';
import { c2cKey, userKey } from '../../contract/stream-key.ts';
import type { Anchor, Command, Outcome } from '../port.ts';
import { type Expected, fitting, PlainModel, type Plan } from './plain-model.ts';
import {
  ANY_SIZE,
  command,
  erase,
  expectNumbered,
  follow,
  type OpenSubject,
  read,
  revoke,
  send,
  set,
  type Subject,
} from './subject.ts';

const users = ['ann', 'bea', 'cid'];
const streams = [
  ...[
    ['ann', 'bea'],
    ['ann', 'cid'],
    ['bea', 'cid'],
  ].map(([a, b]) => c2cKey(a!, b!)),
  ...users.map(userKey),
];

const pair = fc.constantFrom(...users.flatMap((from) => users.filter((to) => to !== from).map((to) => ({ from, to }))));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const setting = fc.nat(20);

const plan: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 6, arbitrary: planOf('send', { rand: fc.nat(3), ctime: fc.nat(1), retry: fc.boolean(), body: fc.json() }) },
  { weight: 2, arbitrary: planOf('read', { share }) },
  { weight: 2, arbitrary: planOf('revoke', { share, counted: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: planOf('set', {
      changes: fc.record(
        { pinned: setting, hidden: setting, cleared: setting, receive: fc.nat(2) },
        { requiredKeys: [] },
      ),
    }),
  },
  { weight: 3, arbitrary: planOf('erase', { share, counted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Plan>({ do: 'throw' }) },
);

function planOf(name: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Plan> {
  return fc.tuple(pair, fc.record(fields)).map(([ends, more]) => ({ do: name, ...ends, ...more }) as Plan);
}

const look = fc.record({
  user: fc.constantFrom(...users),
  stream: fc.constantFrom(...streams),
  anchor: fc.oneof(
    fc.constant<Anchor>('newest'),
    ...(['pos', 'seq', 'time'] as const).map((by) => fc.nat(15).map((value) => ({ [by]: value }) as Anchor)),
  ),
  newer: fc.boolean(),
  limit: fc.integer({ min: 1, max: 6 }),
  bytes: fc.integer({ min: 1, max: 60 }),
  from: fc.nat(8),
});
type Look = typeof look extends fc.Arbitrary<infer T> ? T : never;

type Step = { batch: Plan[]; time: number; reopen: boolean; looks: Look[] };
const step: fc.Arbitrary<Step> = fc.record({
  batch: fc.array(plan, { maxLength: 8 }),
  time: fc.nat(15),
  reopen: fc.boolean(),
  looks: fc.array(look, { minLength: 1, maxLength: 4 }),
});

/** Many histories on a machine that others use, too. */
const PATIENCE_MS = 120_000;

export function modelConformance(open: OpenSubject, numRuns: number): void {
  it(
    'answers as the model does, whatever was committed',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
          const [subject, model] = [await open(), new PlainModel()];
          for (const one of steps) await take(subject, model, one);
          await subject.end();
        }),
        { numRuns, seed: 20_260_101 },
      );
    },
    PATIENCE_MS,
  );
}

async function take(subject: Subject, model: PlainModel, { batch, time, reopen, looks }: Step): Promise<void> {
  subject.time = time;
  const known = model.numbered();
  const outcomes = await subject.store.commit(batch.map(commandOf));
  check(
    outcomes,
    batch.map((one, i) => model.carryOut(one, time, numberOf(outcomes[i]!))),
  );
  // Which numbers it gives is the store's own business, as long as they grow where they have to.
  expectNumbered(model.numbered());
  expect(model.numbered().slice(0, known.length)).toMatchObject(known.map(({ gno }) => ({ gno })));
  if (reopen) await subject.reopen();
  await compareTails(subject, model);
  for (const one of looks) await compare(subject, model, one);
}

function numberOf(outcome: Outcome): number {
  return outcome.kind === 'done' ? (outcome.entries[0]?.gno ?? 0) : 0;
}

function commandOf(one: Plan): Command {
  switch (one.do) {
    case 'send':
      return send(one.from, one.to, { ...one, ...(one.retry && { retryOf: 0 }) });
    case 'read':
      return atShare(one, (pos) => read(one.from, one.to, pos));
    case 'revoke':
      return atShare(one, (pos) => revoke(one.from, one.to, pos, one.counted));
    case 'erase':
      return atShare(one, (pos) => erase(one.from, one.to, pos, one.counted), userKey(one.from));
    case 'set':
      return set(one.from, one.to, one.changes);
    case 'throw':
      return command([], () => {
        throw new Error('as planned');
      });
  }
}

/** A command about a position, which is known when it is decided. */
function atShare(
  one: { from: string; to: string; share: number },
  make: (pos: number) => Command,
  ...more: StreamKey[]
): Command {
  const stream = c2cKey(one.from, one.to);
  return command([stream, ...more], (facts) =>
    make(Math.round(one.share * (facts.head(stream).pos + 1))).decide(facts),
  );
}

function check(outcomes: Outcome[], expected: Expected[]): void {
  const seen = outcomes.map((outcome) =>
    outcome.kind === 'done' ? { entries: outcome.entries, repeats: outcome.reply } : undefined,
  );
  expect(seen).toEqual(expected.map((one) => one && { entries: one.entries, repeats: one.repeats }));
}

/** Following the store from its beginning, and from somewhere, comes by every entry. */
async function compareTails({ store }: Subject, model: PlainModel): Promise<void> {
  const all = model.numbered().map(({ gno, stream, pos }) => ({ gno, stream, pos }));
  for (const from of [0, Math.trunc(all.length / 2)]) {
    expect(await follow(store, all[from - 1]?.gno ?? 0, 7)).toEqual(all.slice(from));
  }
}

async function compare({ store }: Subject, model: PlainModel, one: Look): Promise<void> {
  const { user, stream, anchor, newer, limit, bytes, from } = one;
  const since = model.numbered()[from - 1]?.gno ?? 0;
  const page = [stream, anchor, newer, limit, bytes, from] as const;
  const entries = model.entries(stream);
  const { pos, gno, time, seq, run } = entries.at(-1) ?? { pos: 0, gno: 0, time: 0, seq: 0, run: [] };
  const seqs = [1, 2, 3, 4, 5, 6].slice(0, limit);
  const answers = await Promise.all([
    store.pull(stream, 0, ANY_SIZE, ANY_SIZE),
    store.pull(stream, from, limit, bytes),
    store.head(stream),
    store.viewedHead(user, stream),
    store.changedSince(user, since, limit),
    store.messages(...page),
    store.messagesBySeq(stream, seqs),
    store.unseenAt(user, stream, seqs),
  ]);
  expect(answers).toEqual([
    entries,
    fitting(entries.slice(from), limit, bytes),
    { stream, pos, gno, time, seq, run },
    model.viewedHead(user, stream),
    model.changedSince(user, since, limit),
    model.messages(...page),
    entries.filter((entry) => entry.kind === 'msg' && entry.seq <= limit),
    model.unseenAt(user, stream, seqs),
  ]);
}
