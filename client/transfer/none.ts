/** Files where there are none: a world without HTTP. Every way in says so, and nothing else of the SDK has to ask. */
import { ErrorCode } from '../../contract/errors.ts';
import { fail } from '../result.ts';
import type { Transfers } from './create.ts';

export const noFiles = fail(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, 'no files can be reached from here');

export const noTransfer: Transfers = {
  upload: () => Promise.resolve(noFiles),
  uploadAll: ({ message_elem_array: elements }) => Promise.resolve({ elements, marks: {}, failure: noFiles }),
  markOf: () => Promise.resolve(undefined),
  fetch: () => Promise.resolve(noFiles),
  download: () => Promise.resolve(noFiles),
  urlOf: () => '',
  idOf: () => undefined,
  signedIn: () => undefined,
  stop: () => undefined,
};
