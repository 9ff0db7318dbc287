/** Requests that users have under way: bounded for each, so that nobody takes the places of all by being slow. */
import { MAX_USER_REQUESTS } from '../limits.ts';

export interface AtOnce {
  /** Whether the user has as many as may be. */
  isFull(user: string): boolean;
  /** One more; to be called once when it is over. */
  enter(user: string): () => void;
}

export function createAtOnce(most = MAX_USER_REQUESTS): AtOnce {
  const underWay = new Map<string, number>();
  return {
    isFull: (user) => (underWay.get(user) ?? 0) >= most,
    enter(user) {
      underWay.set(user, (underWay.get(user) ?? 0) + 1);
      return () => {
        const left = underWay.get(user)! - 1;
        if (left > 0) underWay.set(user, left);
        else underWay.delete(user);
      };
    },
  };
}
