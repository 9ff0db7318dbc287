/** The server's log: one line of JSON per event on standard error, so that standard output stays free for people. */
import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino';
import type { Log, LogFields } from '../host.ts';

export interface NodeLogOptions {
  /** The least severe level that is written. Default `info`. */
  level?: 'debug' | 'info' | 'warn' | 'error';
  /** Where lines go. Default standard error, written at once, so that a crash loses none. */
  to?: DestinationStream;
}

/** Opens a log. A field named `error` is printed with its type, message and stack. */
export function nodeLog({ level = 'info', to = destination({ fd: 2, sync: true }) }: NodeLogOptions = {}): Log {
  const logger: Logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
    },
    to,
  );
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void =>
      logger[name](fields, message);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
