/**
 * What a power cut does to what was not synced, and what a bad disk does to what was. Both work on the files of a
 * {@link Snapshot}, or of a copy of one.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Dice } from './dice.ts';
import { filesIn, type Snapshot } from './snapshot.ts';
import { pageBytes, pageIn } from './wal.ts';

/** The least that a disk writes at once. */
const SECTOR = 512;

/** Bytes in place of others. */
function write(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

function flip(path: string, at: number, bit: number): void {
  const bytes = readFileSync(path);
  write(path, at, Buffer.from([bytes[at]! ^ (1 << bit)]));
}

function noise(dice: Dice, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, () => dice.draw(256)));
}

/** What may have become of the end of the log, between `syncedAt` and `endAt`. */
const CUTS: Readonly<Record<string, (snapshot: Snapshot, log: string, dice: Dice) => void>> = {
  'tail lost': ({ syncedAt }, log) => truncateSync(log, syncedAt),
  'tail torn': ({ syncedAt, endAt }, log, dice) => truncateSync(log, syncedAt + dice.draw(endAt - syncedAt)),
  'bits flipped in the tail': ({ syncedAt, endAt }, log, dice) => {
    for (let i = dice.draw(8); i >= 0; i -= 1) flip(log, syncedAt + dice.draw(endAt - syncedAt), dice.draw(8));
  },
  'sectors of the tail not written': ({ syncedAt, endAt }, log, dice) => {
    for (let at = syncedAt; at < endAt; at += SECTOR) {
      const bytes = Math.min(SECTOR, endAt - at);
      const lot = dice.draw(3);
      if (lot === 1) write(log, at, Buffer.alloc(bytes));
      if (lot === 2) write(log, at, noise(dice, bytes));
    }
  },
  'tail kept': () => undefined,
};

/** Cuts the power: answers what it did. `oldMark`: the mark as it was on stable storage last. */
export function cutPower(snapshot: Snapshot, oldMark: Buffer, dice: Dice): string[] {
  const { log, mark } = filesIn(snapshot.data);
  const done: string[] = [];
  if (snapshot.endAt > snapshot.syncedAt) {
    const name = dice.pick(Object.keys(CUTS));
    CUTS[name]!(snapshot, log, dice);
    done.push(name);
  } else done.push('nothing unsynced');
  if (tearCheckpoint(snapshot, dice)) done.push('pages of a checkpoint torn');
  if (dice.draw(3) === 0) {
    writeFileSync(mark, oldMark);
    done.push('mark not written');
  }
  return done;
}

/**
 * Pages that were being carried over are half written: the log still has them, since the database file was not synced
 * yet. Answers whether there were any.
 */
function tearCheckpoint({ data, state, syncedFrames }: Snapshot, dice: Dice): boolean {
  const files = filesIn(data);
  if (syncedFrames <= state.carried) return false;
  const log = readFileSync(files.log);
  const size = pageBytes(log);
  const [{ size: length }, first] = [statSync(files.database), state.carried + 1];
  let isTorn = false;
  for (let i = dice.draw(6); i > 0; i -= 1) {
    const page = pageIn(log, first + dice.draw(syncedFrames - state.carried));
    const at = (page - 1) * size + dice.draw(size / SECTOR) * SECTOR;
    // The first sector of the file says what the file is; it is written whole.
    if (at === 0 || at + SECTOR > length) continue;
    write(files.database, at, dice.draw(2) === 0 ? Buffer.alloc(SECTOR) : noise(dice, SECTOR));
    isTorn = true;
  }
  return isTorn;
}

/** What a bad disk may do to bytes that it had promised to keep. */
const DAMAGES: Readonly<Record<string, (snapshot: Snapshot, dice: Dice) => void>> = {
  'a bit of the log': ({ data, syncedAt }, dice) => {
    flip(filesIn(data).log, dice.draw(syncedAt), dice.draw(8));
  },
  'a sector of the log': ({ data, syncedAt }, dice) => {
    write(filesIn(data).log, dice.draw(Math.max(1, syncedAt - SECTOR)), noise(dice, SECTOR));
  },
  'the end of the log': ({ data, syncedAt }, dice) => {
    truncateSync(filesIn(data).log, dice.draw(syncedAt));
  },
  'all of the log': ({ data }) => rmSync(filesIn(data).log),
  'a bit of the database': ({ data }, dice) => {
    const { database } = filesIn(data);
    flip(database, dice.draw(statSync(database).size), dice.draw(8));
  },
  'a sector of the database': ({ data }, dice) => {
    const { database } = filesIn(data);
    const sector = dice.draw(statSync(database).size / SECTOR);
    write(database, sector * SECTOR, dice.draw(2) === 0 ? Buffer.alloc(SECTOR) : noise(dice, SECTOR));
  },
  'a page of the database': ({ data }, dice) => {
    const { database } = filesIn(data);
    const page = dice.draw(statSync(database).size / 4096);
    write(database, page * 4096, Buffer.alloc(4096));
  },
  'the end of the database': ({ data }, dice) => {
    const { database } = filesIn(data);
    truncateSync(database, dice.draw(statSync(database).size));
  },
  'a bit of the mark': ({ data }, dice) => {
    const { mark } = filesIn(data);
    if (existsSync(mark)) flip(mark, dice.draw(128) + 4096 * dice.draw(2), dice.draw(8));
  },
};

/** Damages synced bytes: answers which. Those of the log only if it has any. */
export function damage(snapshot: Snapshot, dice: Dice): string {
  const name = dice.pick(Object.keys(DAMAGES).filter((one) => snapshot.syncedAt > 0 || !one.endsWith('the log')));
  DAMAGES[name]!(snapshot, dice);
  return name;
}
