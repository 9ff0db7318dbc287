/** The text id of a message (`message_msg_id`), known to its sender before the message is sent. */

/** `<tinyid of the sender>_<client time, s>_<random number>`: unique as long as a device does not repeat a random number within a second. */
export function messageId(tinyid: number, clientTime: number, random: number): string {
  return `${tinyid}_${clientTime}_${random}`;
}

/** The sender's number in a message id; 0 if the text is none. */
export function tinyidOf(id: string): number {
  const [, tinyid] = /^(\d+)_\d+_\d+$/.exec(id) ?? [];
  return Number(tinyid ?? 0);
}
