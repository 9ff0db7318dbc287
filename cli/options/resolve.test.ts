/** Where a setting comes from, and that no misspelt one passes silently. */
import { describe, expect, it } from 'vitest';
import { resolve, type Surroundings } from './resolve.ts';
import { nearest, UsageError } from './usage-error.ts';

const app = { sdkAppId: 7, secretKey: 'k', admins: [] };

function surroundings(environment: Record<string, string> = {}, file = '{}'): Surroundings {
  return { environment, readFile: () => file };
}

function problem(...[command, argv, around]: Parameters<typeof resolve>): string {
  try {
    resolve(command, argv, around);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('no error');
}

describe('precedence', () => {
  const environment = { HONGYAN_CONFIG: 'file', HONGYAN_PORT: '2' };

  it('is flag, variable, file, default', () => {
    const port = (argv: string[], around: Surroundings) => resolve('serve', argv, around).settings.port;
    expect(port(['--port', '1'], surroundings(environment, '{ "port": 3 }'))).toBe(1);
    expect(port([], surroundings(environment, '{ "port": 3 }'))).toBe(2);
    expect(port(['--config', 'file'], surroundings({}, '{ "port": 3 }'))).toBe(3);
    expect(port([], surroundings())).toBe(7700);
  });

  it('lets a false flag win over a true file', () => {
    const around = surroundings({ HONGYAN_CONFIG: 'file' }, '{ "production": true }');
    expect(resolve('serve', [], around).settings.production).toBe(true);
    expect(resolve('serve', ['--no-production'], around).settings.production).toBe(false);
  });

  it('takes an empty variable for none', () => {
    expect(resolve('serve', [], surroundings({ HONGYAN_PORT: '' })).settings.port).toBe(7700);
  });

  it('reads apps from the file and from a variable', () => {
    const file = surroundings({ HONGYAN_CONFIG: 'f' }, JSON.stringify({ apps: [app] }));
    const variable = surroundings({ HONGYAN_APPS: JSON.stringify([app]) });
    expect(resolve('serve', [], file).settings.apps).toEqual([app]);
    expect(resolve('chat', ['alice', '--to', 'bob'], variable).settings.apps).toEqual([app]);
  });

  it('accepts a file made for another command', () => {
    const around = surroundings({ HONGYAN_CONFIG: 'file' }, '{ "port": 3, "server": "ws://a:1" }');
    expect(resolve('sig', ['alice'], around).operands).toEqual(['alice']);
  });
});

describe('mistakes', () => {
  it.each([
    [['--prot', '1'], 'unknown flag --prot (did you mean --port?)'],
    [['--log-levle=warn'], 'unknown flag --log-levle (did you mean --log-level?)'],
    [['--xyzzy'], 'unknown flag --xyzzy'],
    [['--to', 'bob'], '--to is not a flag of this command'],
    [['--port'], '--port needs a value'],
    [['--port', '--data'], '--port needs a value; if --data is meant, write --port=--data'],
    [['--port', '1', '--port=2'], '--port is given twice'],
    [['--production=yes'], '--production takes no value'],
    [['--port', '70000'], '--port: expected a whole number from 0 to 65535, not 70000'],
    [['--port', '1e3'], '--port: expected a whole number from 0 to 65535, not "1e3"'],
    [['--data='], '--data: expected a directory, not ""'],
    [['now'], 'hongyan serve takes no further argument "now"'],
  ])('%j: %s', (argv, message) => {
    expect(problem('serve', argv, surroundings())).toBe(message);
  });

  it('names a missing operand', () => {
    expect(problem('sig', [], surroundings())).toBe('hongyan sig needs USER');
  });

  it.each([
    ['{ "prot": 1 }', 'f: unknown setting "prot" (did you mean port?)'],
    ['{ "json": true }', 'f: unknown setting "json"'],
    ['{ "port": "1" }', 'f: port: expected a whole number from 0 to 65535, not "1"'],
    ['{ "apps": [] }', 'f: apps: expected a list of apps, not []'],
    ['{ "apps": [{ "sdkAppId": 7, "admins": [] }] }', 'f: apps.0.secretKey: is missing'],
    [JSON.stringify({ apps: [{ ...app, secret: 'x' }] }), 'f: apps.0.secret: unknown setting'],
    [JSON.stringify({ apps: [{ ...app, secretKey: 12 }] }), 'f: apps.0.secretKey: expected string'],
    ['[]', 'f: expected an object of settings, { … }'],
    ['{ "port": 1 ', 'f:1:13: expected "," or "}", but the text ends here'],
  ])('in the file: %s', (file, message) => {
    expect(problem('serve', ['--config', 'f'], surroundings({}, file))).toBe(message);
  });

  it('of a file that is not there', () => {
    const readFile = () => {
      throw new Error('ENOENT: no such file');
    };
    const message = problem('serve', ['--config', 'f'], { environment: {}, readFile });
    expect(message).toBe("can't read the configuration file f: ENOENT: no such file");
  });

  it('of a variable that nearly spells a setting, and only of such', () => {
    expect(problem('serve', [], surroundings({ HONGYAN_PROT: '1' }))).toBe(
      'unknown variable HONGYAN_PROT (did you mean HONGYAN_PORT?)',
    );
    expect(resolve('serve', [], surroundings({ HONGYAN_SERVICE_HOST: '10.0.0.1' })).settings.port).toBe(7700);
  });

  it('never shows a secret', () => {
    const message = problem('serve', [], surroundings({ HONGYAN_APPS: '[{"secretKey": "s3cret" oops' }));
    expect(message).not.toContain('s3cret');
  });
});

it('says what was probably meant', () => {
  expect(nearest('srve', ['serve', 'sig', 'chat'])).toBe('serve');
  expect(nearest('dcotor', ['serve', 'doctor'])).toBe('doctor');
  expect(nearest('frobnicate', ['serve', 'doctor'])).toBeUndefined();
});
