/** The users of the benchmark: `user0` and `user1` write to each other, `user2` and `user3`, and so on. */

export function userName(index: number): string {
  return `user${index}`;
}

export function userIndex(user: string): number {
  return Number(user.slice('user'.length));
}

/** The other one of a pair. */
export function peerName(user: string): string {
  return userName(userIndex(user) ^ 1);
}
