/** TIMMsgReportReaded and TIMMsgMarkAllMessageAsRead. */
import { TIMConvType } from '../../contract/enums.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { Conversations } from '../conversations.ts';
import type { Locate } from '../locate.ts';
import type { Reading } from '../reading.ts';
import { done, fail } from '../result.ts';
import type { Sync } from '../sync.ts';
import { checkC2c, type Implementations } from './table.ts';

export interface ReadParts {
  conversations: Conversations;
  reading: Reading;
  locate: Locate;
  sync: Pick<Sync, 'listed'>;
}

export function readCalls(
  parts: ReadParts,
): Required<Pick<Implementations, 'TIMMsgReportReaded' | 'TIMMsgMarkAllMessageAsRead'>> {
  const { conversations, reading, sync } = parts;

  /** Up to what this device knows of, never up to now. */
  const readAll = () => reading.report([...conversations.all()].map((one) => ({ one, upto: one.pos })));

  return {
    async TIMMsgReportReaded({ conv_id, conv_type, json_msg_param: message }) {
      await sync.listed();
      if (conv_id === '' && conv_type === TIMConvType.kTIMConv_C2C) return await readAll();
      const refused = checkC2c(conv_id, conv_type);
      if (refused) return refused;
      const one = conversations.withPeer(conv_id);
      if (!one) return done(undefined);
      if (!message || Object.keys(message).length === 0) return await reading.report([{ one, upto: one.pos }]);
      const found = await parts.locate(one, message);
      if (!found) return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'the message is not in this conversation');
      return await reading.report([{ one, upto: found.pos }]);
    },
    async TIMMsgMarkAllMessageAsRead() {
      await sync.listed();
      return await readAll();
    },
  };
}
