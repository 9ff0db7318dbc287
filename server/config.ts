/**
 * What a server can be told, and what holds when it is not. `startServer` takes {@link ServerOptions}; the rooms behind
 * it get the checked {@link ServerSettings} with every default filled in.
 */
import { join } from 'node:path';
import * as v from 'valibot';
import type { Log, ServerHost } from '../host/host.ts';
import { REVOKE_WINDOW_MS } from '../contract/limits.ts';
import { DEVICE_MODES, type DevicePolicy, MAX_PER_PLATFORM } from '../rules/devices.ts';
import type { UnknownReceivers } from '../rules/may-send.ts';
import { type FilesPlace, filesPlace } from './files/open-blobs.ts';
import { StartupError } from './startup-error.ts';
import { checkBus, checkStore } from './addresses.ts';
import { describeIssue } from './issue.ts';

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

/** Where the admin listener listens. */
export interface AdminOptions {
  /** Default {@link DEFAULT_HOST}. */
  host?: string;
  /** 0 takes any free one. */
  port: number;
}

export interface ServerOptions {
  /** Default {@link DEFAULT_PORT}; 0 takes any free one. */
  port?: number;
  /** Address to listen at. Default {@link DEFAULT_HOST}: this machine only. */
  host?: string;
  /** Everything the server keeps lives here. Created if it is not there. Needed, and used, only without `store`. */
  dataDir?: string;
  /**
   * A PostgreSQL database, `postgres://user:password@host/database`, that keeps everything in place of `dataDir`. Any
   * number of servers with the same `store` and `apps` are nodes of one: each serves any user.
   */
  store?: string;
  /**
   * NATS servers, `nats://host:4222`, several separated by commas: how nodes on one `store` tell each other at once what
   * happened. Without it, or while none of them can be reached, they look at the store ten times a second.
   */
  bus?: string;
  /**
   * Where files of messages are kept: a directory, which all nodes of a `store` have to share, or an S3-compatible
   * store, `s3://key:secret@host/bucket/prefix?region=…` (`tls=no` for plain HTTP). Default: `files` in the data
   * directory; with a `store` nowhere, and no files are taken.
   */
  files?: string;
  /** Where health and metrics can be asked for. Default: nowhere. */
  admin?: AdminOptions;
  /**
   * Looks over what is stored, one conversation every few seconds, and counts and logs what must not be. Default: true,
   * but false in a `world` of another kind.
   */
  audit?: boolean;
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

/** Where everything is kept: in a directory of this server's own, or in a database that others may serve from, too. */
export type Keeping =
  | { readonly dataDir: string; readonly store?: undefined }
  | { readonly store: string; readonly bus: readonly string[]; readonly dataDir?: undefined };

export interface ServerSettings {
  port: number;
  host: string;
  keeping: Keeping;
  /** Undefined: no files are taken. */
  files: FilesPlace | undefined;
  admin: Required<AdminOptions> | undefined;
  /** Undefined: the development app. */
  apps: readonly AppSettings[] | undefined;
}

/** Clients are told the window in whole milliseconds, as a number that JSON holds. */
const MAX_REVOKE_WINDOW_SECONDS = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

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
  revokeWindowSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_REVOKE_WINDOW_SECONDS))),
});

const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const OptionsSchema = v.object({
  port: v.optional(port, DEFAULT_PORT),
  host: v.optional(text, DEFAULT_HOST),
  dataDir: v.optional(text),
  store: v.optional(text),
  bus: v.optional(text),
  files: v.optional(text),
  admin: v.optional(v.object({ host: v.optional(text, DEFAULT_HOST), port })),
  apps: v.optional(v.array(AppSchema), []),
  production: v.optional(v.boolean(), false),
  audit: v.optional(v.boolean()),
});
type Options = v.InferOutput<typeof OptionsSchema>;

/** Checks options and fills in defaults; throws a {@link StartupError} that names the wrong one. */
export function settle(options: ServerOptions): ServerSettings {
  const checked = v.safeParse(OptionsSchema, options);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw new StartupError(`Option ${describeIssue(issue, 'apps', ' is wrong: ')}`);
  }
  const { port, host, admin, apps, production } = checked.output;
  const keeping = settleKeeping(checked.output);
  const files = settleFiles(checked.output);
  if (apps.length === 0) {
    if (production) {
      throw new StartupError('Production mode needs at least one app with its own secretKey: configure `apps`.');
    }
    return { port, host, admin, keeping, files, apps: undefined };
  }
  const numbers = apps.map((app) => app.sdkAppId);
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new StartupError(`App ${twice} is configured twice: give each app its own sdkAppId.`);
  return { port, host, admin, keeping, files, apps: apps.map(settleApp) };
}

function settleKeeping({ dataDir, store, bus, apps }: Options): Keeping {
  if (store === undefined) {
    if (bus !== undefined) {
      throw new StartupError(
        'Option bus needs a store: what lies in a data directory has one server. Set `store`, or leave `bus` out.',
      );
    }
    if (dataDir === undefined) throw new StartupError('Option dataDir is missing: name a directory, or a `store`.');
    return { dataDir };
  }
  if (apps.length === 0) {
    throw new StartupError(
      'Option store needs configured apps: a development app has its key in a data directory, and all nodes need the same.',
    );
  }
  return { store: checkStore(store), bus: bus === undefined ? [] : checkBus(bus) };
}

function settleFiles({ files, dataDir, store }: Options): FilesPlace | undefined {
  if (files !== undefined) return filesPlace(files);
  return dataDir === undefined || store !== undefined ? undefined : { directory: join(dataDir, 'files') };
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
    revokeWindowMs:
      app.revokeWindowSeconds === undefined ? REVOKE_WINDOW_MS : Math.round(app.revokeWindowSeconds * 1000),
  };
}
