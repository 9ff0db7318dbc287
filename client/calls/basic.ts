/** The calls that need no signed-in user: settings, signing in and out, experimental operations. */
import { ErrorCode } from '../../contract/errors.ts';
import type { CustomServerInfo } from '../../contract/structs/experimental.ts';
import { kTIMInternalOperationSetCustomServerInfo } from '../../contract/keys.ts';
import type { Account } from '../account.ts';
import type { Config } from '../config.ts';
import { addressOf } from '../link/address.ts';
import { done, fail, type Result } from '../result.ts';
import type { Implementations } from './table.ts';

export type BasicName = 'TIMSetConfig' | 'TIMLogin' | 'TIMLogout' | 'callExperimentalAPI';

export interface BasicParts {
  config: Config;
  account: Account;
  /** Other servers than those the instance was made with, from the next sign-in on. */
  useServers(urls: readonly string[]): void;
}

export function basicCalls(parts: BasicParts): Required<Pick<Implementations, BasicName>> {
  const { config, account } = parts;
  return {
    async TIMSetConfig({ json_config }) {
      config.change(json_config);
      return done(config.effective);
    },

    TIMLogin: ({ user_id, user_sig }) => account.login(user_id, user_sig),

    TIMLogout: () => account.logout(),

    async callExperimentalAPI({ json_param }) {
      const { request_internal_operation: operation, request_set_custom_server_info_param: info } = json_param;
      if (operation !== kTIMInternalOperationSetCustomServerInfo) {
        return fail(ErrorCode.ERR_SDK_INTERFACE_NOT_SUPPORT, `the operation ${operation} is not implemented`);
      }
      const urls = serverUrls(info);
      if (!urls.ok) return urls;
      parts.useServers(urls.value);
      return done({ response_internal_operation: operation });
    },
  };
}

/** The long-connection addresses; the other ones, and the key, are for a transport we do not have. */
function serverUrls(info: CustomServerInfo | undefined): Result<string[]> {
  const urls: string[] = [];
  for (const { server_address_ip: ip, server_address_port: port } of info?.longconnection_address_array ?? []) {
    const url = addressOf(ip, port);
    if (url === undefined) return fail(ErrorCode.ERR_INVALID_PARAMETERS, `${ip} with port ${port} is no address`);
    urls.push(url);
  }
  if (urls.length > 0) return done(urls);
  return fail(ErrorCode.ERR_INVALID_PARAMETERS, 'longconnection_address_array holds no address');
}
