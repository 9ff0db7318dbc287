/**
 * Every option of every command, declared once. Flags, environment variables, the keys of the configuration file, the
 * help, the commented example file and docs/configuration.md are all read off this table.
 */
import type { Platform } from '@hongyan/client';
import * as v from 'valibot';
import { App } from './app.ts';
import { choice, integer, option, structure, text, toggle, type ValueOf } from './option.ts';

const SETTING = ['flag', 'variable', 'file'] as const;
const INVOCATION = ['flag'] as const;
const PLATFORMS = ['Windows', 'Mac', 'Linux', 'Android', 'iPhone', 'iPad', 'Web'] as const satisfies Platform[];

export const options = {
  host: option(text('a host name or an address'), {
    from: SETTING,
    placeholder: 'HOST',
    default: '127.0.0.1',
    about: 'address to listen on; 0.0.0.0 is every network of this machine',
  }),
  port: option(integer(0, 65_535), {
    from: SETTING,
    placeholder: 'PORT',
    default: 7700,
    about: 'port to listen on; 0 takes any free one',
  }),
  data: option(text('a directory'), {
    from: SETTING,
    placeholder: 'DIRECTORY',
    default: './data',
    about: 'data directory; it holds all messages and the key of the development app',
  }),
  store: option(text('an address such as postgres://user:password@host/database'), {
    from: SETTING,
    placeholder: 'ADDRESS',
    default: undefined,
    example: 'postgres://hongyan@127.0.0.1/hongyan',
    about:
      'PostgreSQL database that holds all messages in place of the data directory; with a password better given as a variable, since flags show in the list of processes',
  }),
  bus: option(text('an address such as nats://127.0.0.1:4222'), {
    from: SETTING,
    placeholder: 'ADDRESS',
    default: undefined,
    example: 'nats://127.0.0.1:4222',
    about: 'NATS servers, separated by commas, through which several servers on one store wake each other',
  }),
  files: option(text('a directory, or an address such as s3://key:secret@host/bucket'), {
    from: SETTING,
    placeholder: 'PLACE',
    default: undefined,
    example: 's3://s3.eu-central-1.amazonaws.com/letters?region=eu-central-1',
    about:
      'where images, sounds, videos and files are kept: a directory, or an S3-compatible store as s3://host/bucket/prefix?region=REGION (tls=no for plain HTTP), whose key is in the address or in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; without it in the data directory, and with a store nowhere',
  }),
  adminHost: option(text('a host name or an address'), {
    from: SETTING,
    placeholder: 'HOST',
    default: '127.0.0.1',
    about: 'address of the admin listener',
  }),
  adminPort: option(integer(0, 65_535), {
    from: SETTING,
    placeholder: 'PORT',
    default: undefined,
    example: 7701,
    about: 'port for health and metrics (/healthz, /readyz, /metrics); without it there is no admin listener',
  }),
  production: option(toggle, {
    from: SETTING,
    default: false,
    about: 'refuse to start with the development app: apps and their keys must be given',
  }),
  apps: option(structure(v.pipe(v.array(App), v.nonEmpty()), 'a list of apps'), {
    from: ['variable', 'file'],
    default: undefined,
    about: 'the apps to serve; without any, a development app with a random key is made in the data directory',
  }),
  logLevel: option(choice(['debug', 'info', 'warn', 'error', 'silent']), {
    from: SETTING,
    placeholder: 'LEVEL',
    default: 'warn',
    about: 'least level of what is logged to standard error: debug, info, warn, error or silent',
  }),
  server: option(text('an address such as ws://127.0.0.1:7700'), {
    from: SETTING,
    placeholder: 'ADDRESS',
    default: 'ws://127.0.0.1:7700',
    about: 'address of the server; several, separated by commas, are tried in turn',
  }),
  config: option(text('a file'), {
    from: ['flag', 'variable'],
    placeholder: 'FILE',
    default: undefined,
    about: 'configuration file (JSON, comments allowed), see hongyan.example.jsonc',
  }),
  app: option(integer(1, 0xffff_ffff), {
    from: ['flag', 'variable'],
    placeholder: 'SDKAPPID',
    default: undefined,
    about: 'the app: with a secret the one to use, without it the one to choose of those there are',
  }),
  secret: option(text('the secret key of the app'), {
    from: ['flag', 'variable'],
    placeholder: 'KEY',
    default: undefined,
    about: 'secret key of the app; better given as a variable, since flags show in the list of processes',
  }),
  expire: option(integer(1, 0x7fff_ffff), {
    from: INVOCATION,
    placeholder: 'SECONDS',
    default: 180 * 86_400,
    about: 'seconds until the UserSig runs out',
  }),
  from: option(text('a directory'), {
    from: INVOCATION,
    placeholder: 'DIRECTORY',
    default: undefined,
    about:
      'migrate: data directory to move, ./data if not given; its server has to be stopped; restore: directory of the backup',
  }),
  to: option(text('a user id (chat), an address (migrate) or a directory (backup)'), {
    from: INVOCATION,
    placeholder: 'TARGET',
    default: undefined,
    about:
      'chat: user id of the other side; migrate: address of the PostgreSQL database, HONGYAN_STORE if not given; backup: directory to make, empty if it is there',
  }),
  script: option(text('a file'), {
    from: INVOCATION,
    placeholder: 'FILE',
    default: undefined,
    about: 'run the lines of this file, each after the one before has finished; - is standard input',
  }),
  storage: option(text('a directory, or memory'), {
    from: INVOCATION,
    placeholder: 'DIRECTORY',
    default: 'memory',
    about: 'where this device keeps its messages between runs',
  }),
  platform: option(choice(PLATFORMS), {
    from: INVOCATION,
    placeholder: 'NAME',
    default: undefined,
    about: 'platform to sign in as: Windows, Mac, Linux, Android, iPhone, iPad or Web; the real one if not given',
  }),
  json: option(toggle, { from: INVOCATION, default: false, about: 'print for programs: one JSON value a line' }),
  help: option(toggle, { from: INVOCATION, default: false, about: 'print this help' }),
} as const;

export type OptionKey = keyof typeof options;

const KEYS = ['app', 'secret', 'data', 'config', 'help'] as const;
const KEEPING = ['host', 'port', 'data', 'store', 'bus', 'files', 'adminHost', 'adminPort'] as const;

/** Every command: what it does, its operands, and the options it takes in the order of its help. */
export const commands = {
  serve: {
    about: 'runs the server',
    operands: [],
    options: [...KEEPING, 'production', 'logLevel', 'app', 'secret', 'apps', 'config', 'help'],
  },
  chat: {
    about: 'chats with one user in this terminal, or by a script',
    operands: ['USER'],
    options: ['to', 'server', 'script', 'json', 'storage', 'platform', ...KEYS, 'apps'],
  },
  sig: {
    about: 'prints a UserSig for a user',
    operands: ['USER'],
    options: ['expire', ...KEYS, 'apps'],
  },
  doctor: {
    about:
      'examines the disk, the clock, the limits and the port of this machine, and the store, bus and files that are set',
    operands: [],
    options: ['data', 'host', 'port', 'store', 'bus', 'files', 'json', 'config', 'help'],
  },
  migrate: {
    about: 'moves a data directory into a PostgreSQL database, all apps of it or one',
    operands: [],
    options: ['from', 'to', 'store', 'app', 'config', 'help'],
  },
  export: {
    about: 'prints everything of an app as JSON lines',
    operands: [],
    options: ['data', 'store', 'app', 'config', 'help'],
  },
  check: {
    about: 'checks that everything stored is what was written and holds together, in all apps or one',
    operands: [],
    options: ['data', 'store', 'app', 'config', 'help'],
  },
  backup: {
    about: 'copies a data directory while its server runs, and checks the copy',
    operands: [],
    options: ['data', 'to', 'config', 'help'],
  },
  restore: {
    about: 'makes a data directory of a backup',
    operands: [],
    options: ['from', 'data', 'config', 'help'],
  },
} as const satisfies Record<string, { about: string; operands: readonly string[]; options: readonly OptionKey[] }>;

export type CommandName = keyof typeof commands;

/** The settings a command runs with. */
export type Settings<N extends CommandName> = {
  [K in (typeof commands)[N]['options'][number]]: ValueOf<(typeof options)[K]>;
};
