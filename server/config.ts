/**
 * What a server can be told, and what holds when it is not. `startServer` takes {@link ServerOptions}; the rooms behind
 * it get the checked {@link ServerSettings} with every default filled in.
 */
import * as v from 'valibot';
import type { Log, ServerHost } from '../host/host.ts';
import { REVOKE_WINDOW_MS } from '../contract/limits.ts';
import { DEVICE_MODES, type DevicePolicy, MAX_PER_PLATFORM } from '../rules/devices.ts';
import type { UnknownReceivers } from '../rules/may-send.ts';
import { StartupError } from './startup-error.ts';

export const DEFAULT_PORT = 7700;
export const DEFAULT_HOST = '127.0.0.1';

/** One app (tenant): its own users, its own store, its own key. */
export interface AppOptions {
  /** The app's number, as UserSigs name it. */
  sdkAppId: number;
  /** Signs and verifies UserSigs; keep it secret. */
  secretKey: string;
  /** User ids that may act for the app. */
  admins: readonly string[];
  /** Which devices of a user may be signed in together. Default: every platform once. */
  devicePolicy?: { mode: DevicePolicy['mode']; perPlatform?: number };
  /** Whether a message to an id nobody has used creates the account. Default: `accept`. */
  unknownReceivers?: UnknownReceivers;
  /** How long a message can be revoked. Default: 120. */
  revokeWindowSeconds?: number;
}

export interface ServerOptions {
  /** Default {@link DEFAULT_PORT}; 0 takes any free one. */
  port?: number;
  /** Address to listen at. Default {@link DEFAULT_HOST}: this machine only. */
  host?: string;
  /** Everything the server keeps lives here. Created if it is not there. */
  dataDir: string;
  /** Default: one development app whose key is made on the first start and kept in `<dataDir>/app.json`. */
  apps?: readonly AppOptions[];
  /** Refuses to start without configured apps. Default false. */
  production?: boolean;
  /** Default: the program's own log on standard error. */
  log?: Log;
  /** The outside world. Default: the real one. */
  world?: ServerHost;
}

/** One app with its defaults filled in. */
export interface AppSettings {
  sdkAppId: number;
  secretKey: string;
  admins: readonly string[];
  devicePolicy: DevicePolicy;
  unknownReceivers: UnknownReceivers;
  revokeWindowMs: number;
}

export interface ServerSettings {
  port: number;
  host: string;
  dataDir: string;
  /** Undefined: the development app. */
  apps: readonly AppSettings[] | undefined;
}

const AppSchema = v.object({
  sdkAppId: v.pipe(v.number(), v.safeInteger('must be a whole number'), v.minValue(1, 'must be positive')),
  secretKey: v.pipe(v.string(), v.minLength(1, 'must not be empty')),
  admins: v.array(v.string()),
  devicePolicy: v.optional(
    v.object({
      mode: v.picklist(DEVICE_MODES),
      perPlatform: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PER_PLATFORM))),
    }),
  ),
  unknownReceivers: v.optional(v.picklist(['accept', 'refuse'])),
  revokeWindowSeconds: v.optional(v.pipe(v.number(), v.minValue(0))),
});

const OptionsSchema = v.object({
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)), DEFAULT_PORT),
  host: v.optional(v.pipe(v.string(), v.minLength(1)), DEFAULT_HOST),
  dataDir: v.pipe(v.string(), v.minLength(1)),
  apps: v.optional(v.array(AppSchema)),
  production: v.optional(v.boolean(), false),
});

/** Checks options and fills in defaults; throws a {@link StartupError} that names the wrong one. */
export function settle(options: ServerOptions): ServerSettings {
  const checked = v.safeParse(OptionsSchema, options);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new StartupError(`Option ${v.getDotPath(issue) ?? 'apps'} is wrong: ${issue.message}`);
  }
  const { port, host, dataDir, apps, production } = checked.output;
  if (apps === undefined || apps.length === 0) {
    if (production) {
      throw new StartupError('Production mode needs at least one app with its own secretKey: configure `apps`.');
    }
    return { port, host, dataDir, apps: undefined };
  }
  const numbers = apps.map((app) => app.sdkAppId);
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new StartupError(`App ${twice} is configured twice: give each app its own sdkAppId.`);
  return { port, host, dataDir, apps: apps.map(settleApp) };
}

/** Fills in the defaults of one app. */
export function settleApp(app: v.InferOutput<typeof AppSchema>): AppSettings {
  const { devicePolicy } = app;
  return {
    sdkAppId: app.sdkAppId,
    secretKey: app.secretKey,
    admins: app.admins,
    devicePolicy: { mode: devicePolicy?.mode ?? 'multi', perPlatform: devicePolicy?.perPlatform ?? 1 },
    unknownReceivers: app.unknownReceivers ?? 'accept',
    revokeWindowMs: app.revokeWindowSeconds === undefined ? REVOKE_WINDOW_MS : app.revokeWindowSeconds * 1000,
  };
}
