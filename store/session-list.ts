/** A user's sessions as a list in the order of their sign-ins: what changes it, and which device a write may come from. */
import type { Fence, Session } from './port.ts';

export function withSession(sessions: readonly Session[], session: Session): Session[] {
  return [...withoutInstance(sessions, session.instance), { ...session }].sort((a, b) => a.number - b.number);
}

export function withoutInstance(sessions: readonly Session[], instance: string): Session[] {
  return sessions.filter((session) => session.instance !== instance);
}

/** Whether the device a write comes from is no longer signed in as it was. `sessions` are those of its user. */
export function isFenced(sessions: readonly Session[], fence: Fence): boolean {
  const current = sessions.find(({ instance }) => instance === fence.instance);
  return current?.login !== fence.login || current.resumes !== fence.resumes || current.kicked;
}
