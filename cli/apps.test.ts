/** Where the key of an app comes from, and what is said when there is none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appKey, configuredApps } from './apps.ts';

const seven = { sdkAppId: 7, secretKey: 'seven', admins: [] };
const eight = { sdkAppId: 8, secretKey: 'eight', admins: [] };
const nothing = { app: undefined, secret: undefined, apps: undefined };

function dataDirectory(text?: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'hongyan-apps-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  if (text !== undefined) writeFileSync(join(directory, 'app.json'), text);
  return directory;
}

describe('the apps to serve', () => {
  it('are the configured ones, or one of them, or the one given whole', () => {
    expect(configuredApps({ ...nothing, apps: [seven, eight] })).toEqual([seven, eight]);
    expect(configuredApps({ ...nothing, apps: [seven, eight], app: 8 })).toEqual([eight]);
    expect(configuredApps({ apps: [seven], app: 9, secret: 'nine' })).toEqual([
      { sdkAppId: 9, secretKey: 'nine', admins: ['administrator'] },
    ]);
    expect(configuredApps(nothing)).toBeUndefined();
  });

  it('can not be half given', () => {
    expect(() => configuredApps({ ...nothing, secret: 'x' })).toThrow('--secret needs --app');
    expect(() => configuredApps({ ...nothing, apps: [seven], app: 8 })).toThrow('not among the configured apps');
  });
});

describe('the key to sign with', () => {
  const development = JSON.stringify({ sdkAppId: 1400000001, secretKey: 'own', admins: [] });

  it('is that of the first configured app, or the development app', () => {
    const data = dataDirectory(development);
    expect(appKey({ ...nothing, apps: [seven, eight], data })).toMatchObject({ secretKey: 'seven' });
    expect(appKey({ ...nothing, data })).toEqual({ sdkAppId: 1400000001, secretKey: 'own' });
    expect(appKey({ ...nothing, app: 1400000001, data })).toMatchObject({ secretKey: 'own' });
  });

  it('says what to do when there is none', () => {
    const data = dataDirectory();
    expect(() => appKey({ ...nothing, data })).toThrow(/there is no .*app\.json: start hongyan serve once/);
    expect(() => appKey({ ...nothing, data: dataDirectory('{') })).toThrow(/app\.json is damaged/);
    expect(() => appKey({ ...nothing, app: 9, data: dataDirectory(development) })).toThrow('not among');
  });
});
