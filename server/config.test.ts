import { describe, expect, it } from 'vitest';
import { type AppOptions, type ServerOptions, settle } from './config.ts';
import { StartupError } from './startup-error.ts';

const app: AppOptions = { sdkAppId: 1, secretKey: 'k', admins: [] };

function failure(options: object): unknown {
  try {
    settle({ dataDir: 'data', ...options } as ServerOptions);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('options', () => {
  it('have defaults', () => {
    expect(settle({ dataDir: 'data' })).toEqual({
      port: 7700,
      host: '127.0.0.1',
      keeping: { dataDir: 'data' },
      files: { directory: 'data/files' },
      admin: undefined,
      apps: undefined,
    });
    expect(settle({ dataDir: 'data', admin: { port: 0 } }).admin).toEqual({ host: '127.0.0.1', port: 0 });
    expect(settle({ dataDir: 'data', apps: [] }).apps).toBeUndefined();
    expect(settle({ dataDir: 'data', apps: [app] }).apps).toEqual([
      {
        ...app,
        devicePolicy: { mode: 'multi', perPlatform: 1 },
        unknownReceivers: 'accept',
        revokeWindowMs: 120_000,
      },
    ]);
  });

  it('of an app are taken over', () => {
    const asked: AppOptions = {
      ...app,
      admins: ['root'],
      devicePolicy: { mode: 'triple', perPlatform: 3 },
      unknownReceivers: 'refuse',
      revokeWindowSeconds: 7,
    };
    expect(settle({ dataDir: 'data', port: 0, host: '::', apps: [asked] })).toMatchObject({
      port: 0,
      host: '::',
      apps: [
        {
          admins: ['root'],
          devicePolicy: { mode: 'triple', perPlatform: 3 },
          unknownReceivers: 'refuse',
          revokeWindowMs: 7000,
        },
      ],
    });
  });

  it.each([
    ['port', { port: 65_536 }],
    ['port', { port: 1.5 }],
    ['host', { host: '' }],
    ['dataDir', { dataDir: '' }],
    ['store', { store: '' }],
    ['admin.port', { admin: { port: -1 } }],
    ['apps.0.sdkAppId', { apps: [{ ...app, sdkAppId: 0 }] }],
    ['apps.0.secretKey', { apps: [{ ...app, secretKey: '' }] }],
    ['apps.1.admins', { apps: [app, { ...app, sdkAppId: 2, admins: 'root' }] }],
    ['apps.0.devicePolicy.mode', { apps: [{ ...app, devicePolicy: { mode: 'quadruple' } }] }],
    ['apps.0.devicePolicy.perPlatform', { apps: [{ ...app, devicePolicy: { mode: 'multi', perPlatform: 11 } }] }],
    ['apps.0.unknownReceivers', { apps: [{ ...app, unknownReceivers: 'maybe' }] }],
    ['apps.0.revokeWindowSeconds', { apps: [{ ...app, revokeWindowSeconds: -1 }] }],
    ['apps.0.revokeWindowSeconds', { apps: [{ ...app, revokeWindowSeconds: Infinity }] }],
    ['apps.0.revokeWindowSeconds', { apps: [{ ...app, revokeWindowSeconds: 1e13 }] }],
  ])('that are wrong stop the start, and %s is named', (name, options) => {
    const error = failure(options);
    expect(error).toBeInstanceOf(StartupError);
    expect((error as Error).message).toContain(`Option ${name} is wrong`);
    expect((error as Error).message).not.toContain('\n');
  });

  it('are not repeated where they are wrong: they may be secret, and long', () => {
    const secret = `secret${'x'.repeat(5000)}`;
    for (const options of [
      { apps: secret },
      { apps: [secret] },
      { production: secret },
      { apps: [{ ...app, admins: secret }] },
    ])
      expect((failure(options) as Error).message).toMatch(/^Option [\w.]+ is wrong: (?!.*secret).{5,100}$/);
    expect(failure({ apps: [{ ...app, secretKey: 31_337 }] })).toMatchObject({
      message: 'Option apps.0.secretKey is wrong: Invalid type: Expected string',
    });
    expect(failure({ port: 1.5 })).toMatchObject({ message: 'Option port is wrong: Invalid integer' });
  });

  it('that clients are told become what the wire holds', () => {
    const windowOf = (revokeWindowSeconds: number) =>
      settle({ dataDir: 'data', apps: [{ ...app, revokeWindowSeconds }] }).apps![0]!.revokeWindowMs;
    expect([windowOf(0.0001), windowOf(1.005), windowOf(9e12)]).toEqual([0, 1005, 9e15]);
  });

  it('name a database, which has no use for a directory', () => {
    const store = 'postgres://im:secret@db:5433/hongyan';
    expect(settle({ dataDir: 'data', store, apps: [app] }).keeping).toEqual({ store, bus: [] });
    const bus = 'nats://one:4222, tls://user:secret@two';
    expect(settle({ store, bus, apps: [app] }).keeping).toEqual({
      store,
      bus: ['nats://one:4222', 'tls://user:secret@two'],
    });
    const socket = 'postgresql:///hongyan?host=/run/postgresql';
    expect(settle({ store: socket, apps: [app] }).keeping).toMatchObject({ store: socket });
  });

  it.each([
    ['dataDir is missing', { dataDir: undefined }],
    ['bus needs a store', { bus: 'nats://one' }],
    ['store needs configured apps', { store: 'postgres://db/im' }],
    ['store is wrong', { store: 'mysql://im:secret@db', apps: [app] }],
    ['store is wrong', { store: 'db', apps: [app] }],
    ['bus is wrong', { store: 'postgres://db/im', bus: 'nats://one,http://im:secret@two', apps: [app] }],
    ['bus is wrong', { store: 'postgres://db/im', bus: 'nats://', apps: [app] }],
  ])('that make no place to keep things stop the start: %s', (what, options) => {
    const error = failure(options);
    expect(error).toBeInstanceOf(StartupError);
    expect((error as Error).message).toContain(`Option ${what}`);
    expect((error as Error).message).not.toMatch(/\n|secret/);
  });

  it('with one app twice stop the start', () => {
    expect(failure({ apps: [app, { ...app, secretKey: 'other' }] })).toMatchObject({
      message: expect.stringContaining('App 1'),
    });
  });

  it('for production need apps of one’s own', () => {
    expect(failure({ production: true })).toBeInstanceOf(StartupError);
    expect(failure({ production: true, apps: [] })).toBeInstanceOf(StartupError);
    expect(failure({ production: true, apps: [app] })).toBeUndefined();
  });
});
