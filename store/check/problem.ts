/** What a check of a store looks at, and how it tells what it finds. */

/** What is checked, by name. Metrics and printed problems bear these names, so they stay as they are. */
export const CHECKS = {
  files: 'the database is what SQLite left behind, and goes as far as it was durable',
  index: 'every row is found by whoever looks for it',
  checksum: 'every row says what was written',
  order: 'a stream has every position, and its numbers, times and change numbers grow',
  run: 'the running totals of an entry follow from those before it',
  unread: 'unread numbers are what a recount of the messages gives',
  revoked: 'a message that was taken back has lost its body, and has its entry and its row',
  deleted: 'a message that users deleted for themselves has its rows, and its body as long as somebody sees it',
  membership: 'who takes part in a conversation has it, with the settings their own stream tells',
  people: 'accounts and devices are what they can be',
  sequence: 'numbers that were given out are not given out again',
  head: 'a stream stands where its newest entry does',
} as const;

export type Check = keyof typeof CHECKS;

/** Something that is not as it has to be: found by which check, where, and what. */
export interface Problem {
  readonly check: Check;
  readonly where: string;
  readonly text: string;
}

export type Report = (check: Check, where: string, text: string) => void;
