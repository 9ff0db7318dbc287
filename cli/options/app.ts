/** The settings of one app (one SDKAppID): the items of `apps` in the configuration file. */
import * as v from 'valibot';

const modes = ['single', 'dual', 'triple', 'multi'] as const;

/** One line per key: its schema, an example as it stands in the example file, and its meaning. */
export const appSettings = {
  sdkAppId: {
    schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
    example: 1400000001,
    about: 'the number of the app, as clients pass it to TIMInit',
  },
  secretKey: {
    schema: v.pipe(v.string(), v.nonEmpty()),
    example: '<a long random text>',
    about: 'signs and checks UserSigs; whoever has it can sign in as anybody',
  },
  admins: {
    schema: v.array(v.string()),
    example: ['administrator'],
    about: 'user ids with the rights of an app administrator',
  },
  devicePolicy: {
    schema: v.exactOptional(
      v.strictObject({
        mode: v.picklist(modes),
        perPlatform: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
      }),
    ),
    example: { mode: 'multi', perPlatform: 1 },
    about: `which devices of a user may be signed in together: mode ${modes.join(', ')}; perPlatform at most 3 (Web 10)`,
  },
  unknownReceivers: {
    schema: v.exactOptional(v.picklist(['accept', 'refuse'])),
    example: 'accept',
    about: 'whether a message to a user id never seen before makes the account, or is refused with 20003',
  },
  revokeWindowSeconds: {
    schema: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    example: 120,
    about: 'how long a message can be taken back by its sender, in seconds',
  },
} as const;

type AppSettings = typeof appSettings;

/** The schema of one app; unknown keys are mistakes. */
export const App = v.strictObject(
  Object.fromEntries(Object.entries(appSettings).map(([key, { schema }]) => [key, schema])) as unknown as {
    [K in keyof AppSettings]: AppSettings[K]['schema'];
  },
);
export type App = v.InferOutput<typeof App>;
