/**
 * What stays of a message's body when the message is taken back: its id, so that whoever knows the message knows which one it
 * was, and that it is no last message, so that it stands last nowhere, whether a device met it before or after.
 */

/** The body to keep instead of `body`; empty if that names no id. */
export function revokedBody(body: string): string {
  if (!body.includes(ID)) return '';
  const parsed: unknown = JSON.parse(body);
  const { [ID]: id, [LEFT_OUT]: isLeftOut } = (parsed ?? {}) as Record<string, unknown>;
  if (typeof id === 'string' && isLeftOut === true) return JSON.stringify({ [LEFT_OUT]: true, [ID]: id });
  return typeof id === 'string' ? JSON.stringify({ [ID]: id }) : '';
}

const ID = 'message_msg_id';
const LEFT_OUT = 'message_excluded_from_last_message';
