/**
 * From paths to files: `/upload/<app>/<token>` takes one, `/files/<app>/<id>` gives one. Whatever is wrong with a request
 * costs a look at it and is answered with a code.
 */
import { ErrorCode } from '../../contract/errors.ts';
import type { Log, WebHandler, WebReply, WebRequest } from '../../host/host.ts';
import type { AppFiles } from './app-files.ts';
import { BlobError } from './blobs.ts';
import { errorReply, preflightReply } from './replies.ts';

interface Way {
  readonly methods: readonly string[];
  answer(files: AppFiles, last: string, request: WebRequest): Promise<WebReply>;
}

const WAYS: Readonly<Record<string, Way>> = {
  upload: { methods: ['GET', 'PATCH'], answer: (files, token, request) => files.receive(token, request) },
  files: { methods: ['GET', 'HEAD'], answer: (files, id, request) => files.serve(id, request) },
};

const PATH = /^\/(upload|files)\/([1-9]\d{0,15})\/([\w.-]+)$/;

/** `filesOf` an app: undefined if there is no such app, or it takes no files. */
export function filesHandler(filesOf: (app: number) => AppFiles | undefined, log: Log): WebHandler {
  return async (request) => {
    const [, word = '', app = '', last = ''] = PATH.exec(request.path) ?? [];
    const way = WAYS[word];
    const files = way && filesOf(Number(app));
    if (way === undefined || files === undefined) return undefined;
    if (request.method === 'OPTIONS') return preflightReply();
    if (!way.methods.includes(request.method)) {
      const allow = [...way.methods, 'OPTIONS'].join(', ');
      return errorReply(405, ErrorCode.ERR_SVR_RES_INVALID_PARAMETERS, `only ${allow}`, { allow });
    }
    try {
      return await way.answer(files, last, request);
    } catch (error) {
      if (!(error instanceof BlobError)) throw error;
      if (error.reason === 'gone') return errorReply(404, ErrorCode.ERR_SVR_RES_NOT_FOUND, error.message);
      log.warn('the store of files failed', { error });
      return errorReply(error.reason === 'full' ? 507 : 503, ErrorCode.ERR_SVR_MSG_NET_ERROR, error.message);
    }
  };
}
