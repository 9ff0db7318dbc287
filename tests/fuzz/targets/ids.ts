/**
 * Names that come from outside: user ids, keys of streams, message ids, subjects of the bus. Reading one never throws,
 * what is read is printed back as it was, and two names are never one.
 */
import { ErrorCode } from '../../../contract/errors.ts';
import { c2cKey, parseStreamKey, peerOf, userKey } from '../../../contract/stream-key.ts';
import { checkUserId, isUserId } from '../../../rules/user-id.ts';
import { subjectsOf, userSubject } from '../../../server/bus.ts';
import { natsSubject } from '../../../server/bus/nats.ts';
import { checkVisible } from '../../../server/calls/visibility.ts';
import { TEXTS } from '../draw.ts';
import { mutateText } from '../mutate.ts';
import { simple, type Target } from '../target.ts';

const KEYS = ['c2c:alice:bob', 'c2c:a%20b:c%2Fd', 'user:alice', 'c2c:alice:alice', 'user:%25', 'group:x'];
/** A token of NATS: no separator, no wildcard, no blank, nothing beyond ASCII. */
const NATS_SUBJECT = /^hongyan\.1\.e\.u\.[!-)+-\-/-=?-~]+$/;

export const ids: Target = {
  name: 'ids and keys',
  inputs: 200_000,
  few: 2000,
  async open({ draw, found }) {
    const others = [...KEYS, ...TEXTS];
    function check(text: string): void {
      try {
        for (const wrong of [...wrongsOfKey(text), ...wrongsOfId(text)]) found(wrong, text);
      } catch (error) {
        found(`threw ${String(error)}`, text);
      }
    }
    return simple((count) => {
      for (let left = count; left > 0; left -= 1) check(mutateText(draw, draw.pick(others), others));
      return count;
    }, check);
  },
};

function wrongsOfKey(text: string): string[] {
  const key = parseStreamKey(text);
  const refused = checkVisible(text, 'alice');
  const peer = peerOf(text, 'alice');
  if (key === undefined) {
    if (refused === undefined || peer !== undefined) return ['what is no key can be looked at'];
    return [];
  }
  const users = key.type === 'c2c' ? key.users : [key.user];
  const printed = key.type === 'c2c' ? c2cKey(...key.users) : userKey(key.user);
  const found = printed === text ? [] : [`a key reads as ${printed}`];
  if ((refused === undefined) !== (users.includes('alice') && users.every(isUserId))) found.push('the wrong may look');
  const subjects = [...new Set(users.map(userSubject))];
  if (subjectsOf(text).join() !== subjects.join()) found.push('its subjects are not its users');
  return found;
}

function wrongsOfId(text: string): string[] {
  const refused = checkUserId(text);
  if (refused !== undefined) {
    return refused.code === ErrorCode.ERR_SDK_COMM_INVALID_IDENTIFIER && refused.desc.length < 1000
      ? []
      : ['a bad user id is refused in the wrong words'];
  }
  const subject = natsSubject('1.e', userSubject(text));
  const found = NATS_SUBJECT.test(subject) ? [] : [`it is ${subject} on the bus`];
  if (decodeURIComponent(subject.slice('hongyan.1.e.u.'.length)) !== text) found.push('its subject is not its own');
  if (parseStreamKey(userKey(text)) === undefined) found.push('it has no stream');
  return found;
}
