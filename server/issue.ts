/**
 * What a schema found wrong, in one short line that says where. The value itself is left out: it may be a secret, and it
 * may be as long as whoever sent it likes.
 */
import * as v from 'valibot';

/** `whole` stands for the place if the value as a whole is wrong; `between` stands between the place and what is wrong. */
export function describeIssue(issue: v.BaseIssue<unknown>, whole: string, between: string): string {
  const what = issue.message.replace(/:? (?:but r|R)eceived .*$/s, '');
  return `${v.getDotPath(issue) ?? whole}${between}${what}`;
}
