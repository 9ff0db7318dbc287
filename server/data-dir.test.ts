/** The data directory on a real file system. */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeRandom } from '../host/node.ts';
import { DEVELOPMENT_APP, developmentApp, openDataDir } from './data-dir.ts';
import { StartupError } from './startup-error.ts';
import { temporaryDirectory } from './tests/world.ts';

/** What opening fails with: one line that tells what to do. */
function failure(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  throw new Error('it did not fail');
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('a data directory', () => {
  it('is made with all its parents, for its owner only', () => {
    const path = join(temporaryDirectory(), 'a', 'b');
    const directory = openDataDir(path);
    expect(mode(path)).toBe('700');
    const app = directory.appDirectory(7);
    expect(app).toBe(join(path, 'apps', '7'));
    expect(mode(app)).toBe('700');
    directory.release();
  });

  it('has one owner at a time', () => {
    const path = temporaryDirectory();
    const directory = openDataDir(path);
    expect(failure(() => openDataDir(path))).toContain('in use by another process');
    directory.release();
    openDataDir(path).release();
  });

  it('that is a file, or under one, is refused', () => {
    const path = join(temporaryDirectory(), 'file');
    writeFileSync(path, '');
    expect(failure(() => openDataDir(path))).toContain(path);
    expect(failure(() => openDataDir(join(path, 'below')))).toContain('--data');
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written is refused', () => {
    const path = temporaryDirectory();
    chmodSync(path, 0o500);
    expect(failure(() => openDataDir(path))).toContain('right');
    chmodSync(path, 0o700);
  });

  it('whose lock file is something else is refused', () => {
    const path = temporaryDirectory();
    mkdirSync(join(path, 'lock.db'));
    expect(failure(() => openDataDir(path))).toContain('lock.db');
    const other = temporaryDirectory();
    writeFileSync(join(other, 'lock.db'), 'x'.repeat(5000));
    expect(failure(() => openDataDir(other))).toContain('may be deleted');
  });
});

describe('the development app', () => {
  it('gets a random key on the first start, keeps it, and shows it to nobody', () => {
    const path = temporaryDirectory();
    const directory = openDataDir(path);
    const app = developmentApp(directory, nodeRandom);
    expect(app).toEqual({
      sdkAppId: DEVELOPMENT_APP,
      secretKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      admins: ['administrator'],
    });
    expect(mode(join(path, 'app.json'))).toBe('600');
    expect(developmentApp(directory, nodeRandom)).toEqual(app);
    const other = openDataDir(temporaryDirectory());
    expect(developmentApp(other, nodeRandom).secretKey).not.toBe(app.secretKey);
    directory.release();
    other.release();
  });

  it('is made anew after a crash in the middle of making it', () => {
    const directory = openDataDir(temporaryDirectory());
    writeFileSync(join(directory.path, 'app.json.new'), '{"sdkApp');
    const app = developmentApp(directory, nodeRandom);
    expect(JSON.parse(readFileSync(join(directory.path, 'app.json'), 'utf8'))).toEqual(app);
    directory.release();
  });

  it.each(['', '{', '{}', '[]', '{"sdkAppId":1,"secretKey":"","admins":[]}'])(
    'that is damaged (%s) stops the start',
    (text) => {
      const directory = openDataDir(temporaryDirectory());
      writeFileSync(join(directory.path, 'app.json'), text);
      expect(failure(() => developmentApp(directory, nodeRandom))).toContain('damaged');
      directory.release();
    },
  );

  it('whose file can’t be read stops the start', () => {
    const directory = openDataDir(temporaryDirectory());
    mkdirSync(join(directory.path, 'app.json'));
    expect(failure(() => developmentApp(directory, nodeRandom))).toContain('app.json');
    directory.release();
  });
});
