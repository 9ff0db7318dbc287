/**
 * What an operator writes: configuration files, flags, variables, addresses, and the options of `startServer`. It is
 * taken, or refused in one line that gives no secret away; what is taken can be told to clients.
 */
import { parseJsonc } from '../../../cli/options/jsonc.ts';
import { exampleFile } from '../../../cli/options/print.ts';
import { resolve } from '../../../cli/options/resolve.ts';
import { commands, options } from '../../../cli/options/table.ts';
import { UsageError } from '../../../cli/options/usage-error.ts';
import { addressOf, readAddresses } from '../../../client/link/address.ts';
import { shownAddress } from '../../../host/address.ts';
import { settle } from '../../../server/config.ts';
import { StartupError } from '../../../server/startup-error.ts';
import { StoreError } from '../../../store/errors.ts';
import { parseAddress } from '../../../store/postgres/address.ts';
import { junk, TEXTS } from '../draw.ts';
import { mutateJson, mutateText } from '../mutate.ts';
import { anyJson } from '../samples.ts';
import { simple, type Target, type TargetParts } from '../target.ts';

const SECRET = 'pa55w0rd';
const MAX_COMPLAINT = 1000;

const ADDRESSES = [
  `postgres://user:${SECRET}@host:5432/database?sslmode=verify-full`,
  `nats://${SECRET}@host:4222, tls://user:${SECRET}@other:4222`,
  'ws://127.0.0.1:7700,wss://example.org',
  'localhost:7700',
  '[::1]:7700',
  'http://user@host/',
];

const APP = {
  sdkAppId: 1_400_000_001,
  secretKey: SECRET,
  admins: ['administrator'],
  devicePolicy: { mode: 'multi', perPlatform: 2 },
  unknownReceivers: 'refuse',
  revokeWindowSeconds: 120,
};
const OPTIONS = [
  { port: 0, host: 'localhost', dataDir: './data', apps: [APP], production: true, admin: { host: 'x', port: 1 } },
  { store: ADDRESSES[0], bus: ADDRESSES[1], apps: [APP, { ...APP, sdkAppId: 2 }] },
  { dataDir: './data' },
];

export const configuration: Target = {
  name: 'configuration',
  inputs: 120_000,
  few: 1200,
  async open(parts) {
    const { draw } = parts;
    const checks = [fileCheck(parts), flagCheck(parts), addressCheck(parts), optionsCheck(parts)];
    const [checkText, checkOptions] = [checkFile(parts), optionsChecker(parts)];
    const again = (input: string): void => {
      checkText(input);
      const options = jsonOf(input);
      if (options !== undefined) checkOptions(options.value);
    };
    return simple((count) => {
      for (let left = count; left > 0; left -= 1) draw.pick(checks)();
      return count;
    }, again);
  },
};

type Check = () => void;

/** A text that is JSON means the same here, unless it says a key twice. */
function fileCheck(parts: TargetParts): Check {
  const { draw } = parts;
  const files = [
    exampleFile(),
    JSON.stringify(OPTIONS[0]),
    '// a\n{"port":1,/* b */"apps":[],}',
    ...anyJson(draw, 100),
  ];
  const check = checkFile(parts);
  return () => check(mutateText(draw, draw.pick(files), files));
}

function checkFile({ found }: TargetParts): (text: string) => void {
  return (text) => {
    try {
      const result = parseJsonc(text);
      if ('reason' in result) {
        if (result.line < 1 || result.column < 1 || result.reason.length > MAX_COMPLAINT) found('says no place', text);
        if (!isOurs(result.reason) && jsonOf(text)) found(result.reason, text);
      } else {
        const plain = jsonOf(text);
        if (plain && JSON.stringify(plain.value) !== JSON.stringify(result.value)) found('reads another value', text);
      }
      resolve('serve', ['--config', 'file'], { environment: {}, readFile: () => text });
    } catch (error) {
      if (!(error instanceof UsageError)) found(`threw ${String(error)}`, text);
      else if (error.message.includes('\n')) found('a complaint of several lines', text);
    }
  };
}

/** Where we are stricter than JSON. */
const isOurs = (reason: string): boolean => /given twice|nested deeper|is longer/.test(reason);

function jsonOf(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function flagCheck({ draw, found }: TargetParts): Check {
  const names = Object.keys(commands) as (keyof typeof commands)[];
  const flags = Object.keys(options).map((key) => `--${key.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`);
  const wordOf = (): string => (draw.once(2) ? draw.pick(flags) : mutateText(draw, draw.pick(ADDRESSES), TEXTS));
  const variables = ['HONGYAN_PORT', 'HONGYAN_APPS', 'HONGYAN_PRODUCTION', 'HONGYAN_STOR', '__proto__', 'HONGYAN_'];
  return () => {
    const argv = Array.from({ length: draw.below(5) }, wordOf);
    const environment = { [draw.pick(variables)]: mutateText(draw, JSON.stringify([APP]), TEXTS) };
    try {
      resolve(draw.pick(names), argv, { environment, readFile: () => '{}' });
    } catch (error) {
      if (!(error instanceof UsageError)) found(`threw ${String(error)}`, { argv, environment });
    }
  };
}

/** Whether the secret stands where secrets do, and nowhere else: as a password, or as a token of NATS. */
function isSecretIn(text: string): boolean {
  const [, scheme, user, last] = /^(\w+):\/\/(?:([^:@/?#]*):)?([^:@/?#]*)@[\w.:]+(?:\/\w*)?$/.exec(text) ?? [];
  return last === SECRET && !user?.includes(SECRET) && (user !== undefined || scheme === 'nats' || scheme === 'tls');
}

function addressCheck({ draw, found }: TargetParts): Check {
  return () => {
    const text = mutateText(draw, draw.pick(ADDRESSES), ADDRESSES);
    try {
      const read = readAddresses(text);
      if ('urls' in read && !read.urls.every((url) => /^wss?:\/\//.test(url) && URL.canParse(url)))
        found(`an address became ${read.urls.join(' ')}`, text);
      addressOf(text, draw.below(70_000) - 1000);
      if (isSecretIn(text) && shownAddress(text).includes(SECRET)) found(`shown as ${shownAddress(text)}`, text);
    } catch (error) {
      found(`threw ${String(error)}`, text);
    }
    try {
      parseAddress(text, 'fuzz');
    } catch (error) {
      if (!(error instanceof StoreError) || error.message.includes(SECRET)) found(`threw ${String(error)}`, text);
    }
  };
}

function optionsCheck(parts: TargetParts): Check {
  const { draw } = parts;
  const check = optionsChecker(parts);
  return () => check(draw.once(30) ? junk(draw) : mutateJson(draw, draw.pick(OPTIONS)));
}

function optionsChecker({ found }: TargetParts): (given: unknown) => void {
  return (given) => {
    try {
      for (const wrong of wrongsOf(settle(given as never))) found(wrong, given);
    } catch (error) {
      if (!(error instanceof StartupError)) found(`threw ${String(error)}`, given);
      else if (error.message.includes(SECRET) || error.message.length > MAX_COMPLAINT)
        found(`complains with ${error.message}`, given);
    }
  };
}

/** What every client is told at its sign-in has to be what the contract promises: whole numbers. */
function wrongsOf(settings: ReturnType<typeof settle>): string[] {
  return (settings.apps ?? []).flatMap(({ sdkAppId, revokeWindowMs }) => [
    ...(Number.isSafeInteger(revokeWindowMs) ? [] : [`a revoke window of ${revokeWindowMs} ms`]),
    ...(Number.isSafeInteger(sdkAppId) ? [] : [`an app ${sdkAppId}`]),
  ]);
}
