/** `upload` and `ticket`: announcing files, and fetching them. The bytes go over HTTP. */
import { ErrorCode } from '../../contract/errors.ts';
import { refusal } from '../../rules/refusal.ts';
import type { AppParts } from '../app.ts';
import type { Handlers } from '../dispatch.ts';
import { BlobError } from '../files/blobs.ts';

const NO_FILES = refusal(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, 'this server takes no files');

export function fileCalls({ files }: Pick<AppParts, 'files'>): Pick<Handlers, 'upload' | 'ticket'> {
  return {
    async upload(call) {
      if (files === undefined) return call.refuse(NO_FILES);
      try {
        const announced = await files.announce({ ...call.request, user: call.session.user });
        if ('refused' in announced) call.refuse(announced.refused);
        else call.answer(announced);
      } catch (error) {
        if (!(error instanceof BlobError)) throw error;
        call.refuse(refusal(ErrorCode.ERR_SVR_MSG_NET_ERROR, error.message));
      }
    },
    ticket(call) {
      if (files === undefined) return call.refuse(NO_FILES);
      call.answer(files.ticket(call.session.user));
    },
  };
}
