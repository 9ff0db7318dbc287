/** The files of one app: announcing them, taking and giving them, and cleaning up what was never finished. */
import { MAX_FILE_BYTES, type FileKind } from '../../contract/limits.ts';
import { ErrorCode } from '../../contract/errors.ts';
import type { Clock, Log, Pictures, Random, Timers, WebReply, WebRequest } from '../../host/host.ts';
import { type Refusal, refusal } from '../../rules/refusal.ts';
import type { AppSettings } from '../config.ts';
import { CLEAN_MS, UPLOAD_MS } from '../limits.ts';
import type { FileCounts } from '../metrics.ts';
import { createAtOnce } from './at-once.ts';
import type { Blobs } from './blobs.ts';
import { createFairTurns, type FairTurns } from './fair-turns.ts';
import { createOpenUploads } from './open-uploads.ts';
import { noteOpen, receive, type ReceiveParts } from './receive.ts';
import { serve } from './serve.ts';
import { createDescriptions } from './stored.ts';
import { createTickets, type Ticket } from './ticket.ts';
import { createUploadTokens } from './upload-token.ts';

export interface Announcement {
  readonly user: string;
  readonly kind: FileKind;
  readonly size: number;
  readonly name?: string | undefined;
}

export interface Announced {
  readonly id: string;
  readonly path: string;
  readonly part: number;
  readonly expires: number;
}

export interface AppFiles {
  announce(file: Announcement): Promise<Announced | { readonly refused: Refusal }>;
  ticket(user: string): Ticket;
  /** Answers at the path of an upload. */
  receive(token: string, request: WebRequest): Promise<WebReply>;
  /** Answers at the path of a file. */
  serve(id: string, request: WebRequest): Promise<WebReply>;
  /** Removes what was not finished in time. */
  clean(): Promise<void>;
  /** Stops cleaning; resolves when none is under way. */
  close(): Promise<void>;
}

export interface AppFilesWorld {
  readonly settings: Pick<AppSettings, 'sdkAppId' | 'secretKey'>;
  readonly blobs: Blobs;
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Pick<Timers, 'after' | 'soon'>;
  readonly random: Pick<Random, 'hex'>;
  readonly pictures: Pictures | undefined;
  /** Where its images wait, with those of other apps. Default: a place of its own. */
  readonly pictureTurns?: FairTurns | undefined;
  readonly log: Log;
  readonly counts: FileCounts;
}

const ID_BYTES = 16;

export const uploadPath = (app: number, token: string): string => `/upload/${app}/${token}`;

export function createAppFiles(world: AppFilesWorld): AppFiles {
  const { settings, blobs, clock, timers, random, pictures, log, counts, pictureTurns = createFairTurns() } = world;
  const app = settings.sdkAppId;
  const now = (): number => clock.now();
  const descriptions = createDescriptions(blobs, app);
  const tickets = createTickets(settings, now);
  const tokens = createUploadTokens(settings);
  const open = createOpenUploads();
  const atOnce = createAtOnce();
  const taking: ReceiveParts = {
    app,
    blobs,
    descriptions,
    tokens,
    open,
    atOnce,
    counts,
    now,
    log,
    pictures,
    pictureTurns: { run: (user, work) => pictureTurns.run(`${app}/${user}`, work) },
    pause: () => new Promise((resolve) => timers.soon(resolve)),
  };
  const giving = { app, blobs, descriptions, tickets, atOnce, counts, log };
  let cleaning = Promise.resolve();
  let isClosed = false;
  let timer = timers.after(0, cleanAndAgain);

  function cleanAndAgain(): void {
    timer = timers.after(CLEAN_MS, cleanAndAgain);
    cleaning = clean().catch((error: unknown) => log.warn('what uploads left behind was not removed', { error }));
  }

  async function clean(): Promise<void> {
    open.clean(now());
    const removed = await blobs.clean(app, now() - UPLOAD_MS - CLEAN_MS, () => isClosed);
    counts.uploads.dropped += removed;
    if (removed > 0) log.info('removed uploads that were never finished', { app, removed });
  }

  return {
    async announce({ user, kind, size, name }) {
      if (size > MAX_FILE_BYTES[kind]) {
        counts.uploads.refused += 1;
        return { refused: tooLarge(kind) };
      }
      const id = random.hex(ID_BYTES);
      const expires = now() + UPLOAD_MS;
      const engine = await blobs.begin(`${app}/${id}`, size);
      const upload = { id, user, kind, size, part: blobs.part, expires, engine, ...(name !== undefined && { name }) };
      await noteOpen(taking, upload);
      counts.uploads.announced += 1;
      return { id, path: uploadPath(app, tokens.sign(upload)), part: blobs.part, expires };
    },
    ticket: (user) => tickets.issue(user),
    receive: (token, request) => receive(taking, token, request),
    serve: (id, request) => serve(giving, id, request),
    clean,
    async close() {
      isClosed = true;
      timer.cancel();
      await cleaning;
    },
  };
}

function tooLarge(kind: FileKind): Refusal {
  return refusal(
    ErrorCode.ERR_SVR_RES_SIZE_LIMIT,
    `a file of kind ${kind} may have ${MAX_FILE_BYTES[kind]} bytes at most`,
  );
}
