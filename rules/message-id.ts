/** The text id of a message (`message_msg_id`), known to its sender before the message is sent. */

/** `<tinyid of the sender>_<client time, s>_<random number>`: unique as long as a device does not repeat a random number within a second. */
export function messageId(tinyid: number, clientTime: number, random: number): string {
  return `${tinyid}_${clientTime}_${random}`;
}
