/**
 * TIMMsgDownloadElemToPath: fetches a file of a message to a path, by the id its element has, or by the URL it was shown
 * with. That URL is only read for its id: what is fetched comes from the server that this device is signed in to, with the
 * device's own ticket. Any other URL is refused, since a message must not be able to send a device to an address of the
 * sender's choice, inside the network that the device is in; an app that wants such a file fetches it itself.
 */
import { ErrorCode } from '../../contract/errors.ts';
import { isFileId } from '../../contract/file-keys.ts';
import type { DownloadElemParam, MsgDownloadElemResult } from '../../contract/structs/message-call.ts';
import { done, fail, type Result } from '../result.ts';
import type { Transfers } from '../transfer/create.ts';
import type { Implementations } from './table.ts';

type Name = 'TIMMsgDownloadElemToPath';

export function downloadCalls({
  transfer,
}: {
  readonly transfer: Pick<Transfers, 'download' | 'idOf'>;
}): Required<Pick<Implementations, Name>> {
  return {
    async TIMMsgDownloadElemToPath({ json_download_elem_param: param, path }, hooks) {
      const id = idOf(param, transfer);
      if (!id.ok) return id;
      if (path === '') return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'path is empty');
      const progress = (current: number, total: number): void => hooks.progress(resultOf(current, total));
      const size = await transfer.download({ id: id.value, path, progress });
      return size.ok ? done(resultOf(size.value, size.value)) : size;
    },
  };
}

/** What kind of file it is (`type`, `flag`, `business_id`) makes no difference here. */
function idOf(param: DownloadElemParam, transfer: Pick<Transfers, 'idOf'>): Result<string> {
  const { msg_download_elem_param_id: id = '', msg_download_elem_param_url: url = '' } = param;
  if (id !== '') return isFileId(id) ? done(id) : fail(ErrorCode.ERR_INVALID_PARAMETERS, 'the id is none of a file');
  const found = transfer.idOf(url);
  if (found !== undefined) return done(found);
  const why = url === '' ? 'neither id nor url is given' : 'the url is no address of a file of this app';
  return fail(ErrorCode.ERR_INVALID_PARAMETERS, why);
}

function resultOf(current: number, total: number): MsgDownloadElemResult {
  return { msg_download_elem_result_current_size: current, msg_download_elem_result_total_size: total };
}
