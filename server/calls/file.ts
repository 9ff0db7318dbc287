/** `upload` and `ticket`: announcing files, and fetching them. The bytes go over HTTP. */
import { ErrorCode } from '../../contract/errors.ts';
import { refusal } from '../../rules/refusal.ts';
import type { Handlers } from '../dispatch.ts';

export function fileCalls(): Pick<Handlers, 'upload' | 'ticket'> {
  const none = refusal(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, 'this server takes no files');
  return {
    upload: (call) => call.refuse(none),
    ticket: (call) => call.refuse(none),
  };
}
