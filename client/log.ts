/**
 * The SDK's log: lines for the app (TIMLogCallback) and, if it is asked for, for the host's log, each with its own level
 * as TIMSetConfig says.
 */
import { TIMLogLevel } from '../contract/enums.ts';
import type { Log, LogFields } from '../host/host.ts';
import type { Config } from './config.ts';

/** `tell` is TIMLogCallback. */
export function createLog(host: Log, config: Config, tell: (level: TIMLogLevel, line: string) => void): Log {
  const at =
    (level: TIMLogLevel, print: keyof Log) =>
    (message: string, fields: LogFields = {}): void => {
      const { set_config_log_level, set_config_callback_log_level, set_config_is_log_output_console } =
        config.effective;
      if (set_config_is_log_output_console && isLogged(level, set_config_log_level)) host[print](message, fields);
      if (isLogged(level, set_config_callback_log_level)) tell(level, lineOf(message, fields));
    };
  return {
    debug: at(TIMLogLevel.kTIMLog_Debug, 'debug'),
    info: at(TIMLogLevel.kTIMLog_Info, 'info'),
    warn: at(TIMLogLevel.kTIMLog_Warn, 'warn'),
    error: at(TIMLogLevel.kTIMLog_Error, 'error'),
  };
}

function isLogged(level: TIMLogLevel, least: TIMLogLevel): boolean {
  return least !== TIMLogLevel.kTIMLog_Off && level >= least;
}

/** One line: the message, then its fields as `name=value`. */
function lineOf(message: string, fields: LogFields): string {
  const told = Object.entries(fields).map(([name, value]) => {
    const text = value instanceof Error ? (value.stack ?? value.message) : value;
    return ` ${name}=${typeof text === 'string' ? text : JSON.stringify(text)}`;
  });
  return message + told.join('');
}
