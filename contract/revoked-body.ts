/** What stays of a message's body when the message is taken back: its id, so that whoever knows the message knows which one it was. */

/** The body to keep instead of `body`; empty if that names no id. */
export function revokedBody(body: string): string {
  if (!body.includes(ID)) return '';
  const parsed: unknown = JSON.parse(body);
  const id = parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>)[ID] : undefined;
  return typeof id === 'string' ? JSON.stringify({ [ID]: id }) : '';
}

const ID = 'message_msg_id';
