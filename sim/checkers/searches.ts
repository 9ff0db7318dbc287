/** A search finds what the shown history contains, all of it and nothing else: looked through here text by text. */
import { textsOf } from '../elements.ts';
import type { Json } from '../history.ts';
import type { Evidence, Violation } from './check.ts';

const REVOKED = 6;

export function searchesFindWhatIsShown({ observed }: Evidence): Violation[] {
  return observed.flatMap(({ device, histories, searches }) =>
    searches.flatMap(({ keyword, peer, found }) => {
      const shown = (histories.get(peer) ?? []).filter((message) => holds(message, keyword)).map(idOf);
      const missing = shown.filter((id) => !found.includes(id));
      const tooMuch = found.filter((id) => !shown.includes(id));
      if (missing.length === 0 && tooMuch.length === 0 && found.length === shown.length) return [];
      const text = `${device}: '${keyword}' with ${peer} finds ${found.length} of ${shown.length}: not ${missing[0]}, but ${tooMuch[0]}`;
      return [{ promise: 'search', text }];
    }),
  );
}

function holds(message: Json, keyword: string): boolean {
  return message['message_status'] !== REVOKED && textsOf(message).some((text) => text.includes(keyword));
}

function idOf(message: Json): string {
  return String(message['message_msg_id']);
}
