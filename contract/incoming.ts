/**
 * What a server sends beside its replies, as schema values: entries, messages that are not stored, and the bodies of
 * entries that are no messages. A client takes in nothing of another form. Keys and kinds of entries that are not known
 * here are let pass: a later server may have more.
 */
import * as v from 'valibot';
import type { Entry, EntryHeader, ReadBody, RevokeBody, SetBody } from './entry.ts';
import type { OnlineHeader } from './wire.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const position = v.pipe(count, v.minValue(1));
const random = v.pipe(count, v.maxValue(0xffff_ffff));
const streamKey = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

const entryHeader = v.object({
  stream: streamKey,
  pos: position,
  gno: count,
  time: count,
  kind: v.string(),
  from: v.string(),
  seq: count,
  rand: random,
  ctime: count,
  run: v.array(count),
  state: v.optional(v.picklist([0, 1])),
});

/** A whole entry in one object. */
export const entry = v.object({
  ...entryHeader.entries,
  body: v.string(),
}) as v.GenericSchema as v.GenericSchema<Entry>;

const onlineHeader = v.object({
  stream: streamKey,
  time: count,
  from: v.string(),
  seq: count,
  rand: random,
  ctime: count,
});
const readBody = v.object({ upto: count, quiet: v.optional(v.literal(true)) });
const revokeBody = v.object({
  target: position,
  seq: count,
  rand: random,
  time: count,
  from: v.string(),
  counted: v.boolean(),
});
const setBody = v.object({
  stream: streamKey,
  pinned: v.optional(count),
  hidden: v.optional(count),
  cleared: v.optional(count),
  receive: v.optional(v.picklist([0, 1, 2])),
  deleted: v.optional(v.array(position)),
});

/** The header of an entry, or of a message that is not stored; undefined if it is none. */
export const asEntryHeader = /* @__PURE__ */ taker<EntryHeader>(entryHeader);
export const asOnlineHeader = /* @__PURE__ */ taker<OnlineHeader>(onlineHeader);
/** Bodies of `read`, `revoke` and `set` entries out of their texts; undefined if it is none. */
export const parseReadBody = /* @__PURE__ */ parser<ReadBody>(readBody);
export const parseRevokeBody = /* @__PURE__ */ parser<RevokeBody>(revokeBody);
export const parseSetBody = /* @__PURE__ */ parser<SetBody>(setBody);

function taker<T>(schema: v.GenericSchema): (value: unknown) => T | undefined {
  return (value) => {
    const result = v.safeParse(schema, value, { abortEarly: true });
    return result.success ? (result.output as T) : undefined;
  };
}

function parser<T>(schema: v.GenericSchema): (text: string) => T | undefined {
  const take = taker<T>(schema);
  return (text) => {
    try {
      return take(JSON.parse(text));
    } catch {
      return undefined;
    }
  };
}
