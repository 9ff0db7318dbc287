/**
 * Which apps a command is about, and with which keys: from --app and --secret, from the configured `apps`, or the
 * development app that the server keeps in its data directory.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { App } from './options/app.ts';
import { UsageError } from './options/usage-error.ts';

/** What says which apps there are. */
export interface AppSource {
  app: number | undefined;
  secret: string | undefined;
  apps: App[] | undefined;
}

/** What signs and checks the UserSigs of one app. */
export interface AppKey {
  sdkAppId: number;
  secretKey: string;
}

const ADMINS = ['administrator'];
const DevelopmentApp = v.object({ sdkAppId: v.number(), secretKey: v.string() });

/** The apps to serve; undefined leaves the server to its development app. Throws {@link UsageError}. */
export function configuredApps({ app, secret, apps }: AppSource): App[] | undefined {
  if (secret !== undefined) {
    if (app === undefined) throw new UsageError('--secret needs --app, the number of the app it is the key of');
    return [{ sdkAppId: app, secretKey: secret, admins: ADMINS }];
  }
  if (app === undefined) return apps;
  const chosen = apps?.filter(({ sdkAppId }) => sdkAppId === app) ?? [];
  if (chosen.length === 0)
    throw new UsageError(`--app ${app} is not among the configured apps, and --secret is not given`);
  return chosen;
}

/** The key of the one app to sign for: of the first configured one, or the development app's. Throws {@link UsageError}. */
export function appKey(source: AppSource & { data: string }): AppKey {
  const { app, secret, apps, data } = source;
  if (app !== undefined && secret === undefined && apps === undefined) {
    const development = developmentKey(data);
    if (development.sdkAppId === app) return development;
  }
  return configuredApps(source)?.[0] ?? developmentKey(data);
}

function developmentKey(data: string): AppKey {
  const path = join(data, 'app.json');
  const elsewhere = 'or give --data, --config, or --app and --secret';
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing
      ? `there is no ${path}: start hongyan serve once`
      : `can't read ${path} (${String(error)}): see its rights`;
    throw new UsageError(`${reason}, ${elsewhere}`);
  }
  const result = v.safeParse(DevelopmentApp, parsed(text));
  if (!result.success) throw new UsageError(`${path} is damaged: restore it, ${elsewhere}`);
  return result.output;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
