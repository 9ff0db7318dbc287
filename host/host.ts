/**
 * The outside world as one value. Everything that is not a pure computation (clock, random numbers, timers,
 * sockets, files, log) enters the program through these interfaces, so that a test or a simulation can bring
 * its own world. `node.ts` is the real one.
 */

export interface Clock {
  /** Wall clock, ms since 1970. May jump. */
  now(): number;
  /** Milliseconds from an arbitrary start; never runs backwards. For durations and deadlines. */
  monotonic(): number;
}

export interface Timer {
  cancel(): void;
}

export interface Timers {
  /** Runs `task` once after `delayMs` (any length). A timer never keeps a finished program alive. */
  after(delayMs: number, task: () => void): Timer;
  /** Runs `task` after the input that is already waiting has been read (a turn of the event loop). */
  soon(task: () => void): void;
  /**
   * Keeps the program alive until cancelled: for what has to be brought to its end (a server that closes, a device that
   * waits to reconnect) while only timers are left.
   */
  keepAlive(): Timer;
}

export interface Random {
  /** Uniform in [0, 2^32). */
  uint32(): number;
  /** `bytes` unpredictable bytes as lower-case hex. */
  hex(bytes: number): string;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, unknown>>;

/** One end of a connection that carries text frames in order. */
export interface Socket {
  /** Queues one frame. Frames of one turn leave in few writes. Ignored after close. */
  send(frame: string): void;
  /** Closes with a WebSocket close code; no frame arrives any more, and `closed` of the handlers follows with this code. */
  close(code: number, reason: string): void;
  /** Drops the connection at once, without a handshake; `closed` follows with 1006. */
  terminate(): void;
  /** Bytes queued but not yet handed to the system. */
  readonly backlog: number;
  /** Who is at the other end, for logs. */
  readonly remote: string;
}

/** What one end of a connection is told. Handlers must not throw: no one above them could say which user it was. */
export interface SocketHandlers {
  frame(text: string): void;
  /** Called exactly once; nothing follows it. `code` is that of whichever side closed first, 1006 if the link just broke. */
  closed(code: number, reason: string): void;
}

/** A client's way out. Rejects, or resolves to an open socket; handlers are called only afterwards. */
export interface Dialer {
  dial(url: string, handlers: SocketHandlers, timeoutMs: number): Promise<Socket>;
}

/** A request over plain HTTP at the clients' door; its body is read as it comes. */
export interface WebRequest {
  readonly method: string;
  /** The path without query, as it was sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether its client has left meanwhile; absent where that is not known. */
  readonly isGone?: () => boolean;
}

export interface WebReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is read; a failure on the way breaks the connection, so that nobody takes a part for the whole. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Answers what is no WebSocket; undefined: there is nothing at this path. A rejection is logged and answered with 500. */
export type WebHandler = (request: WebRequest) => Promise<WebReply | undefined>;

export interface Listener {
  readonly port: number;
  readonly url: string;
  /** Stops accepting; existing sockets stay. */
  stopAccepting(): void;
  /** Ends every socket and frees the port. */
  close(): Promise<void>;
}

/** A server's way in. `accept` answers with the handlers of the new socket. Rejects if the port can't be had. */
export interface Acceptor {
  listen(
    at: { host: string; port: number; maxFrameBytes: number },
    accept: (socket: Socket) => SocketHandlers,
    answer?: WebHandler,
  ): Promise<Listener>;
}

/** A request over HTTP, as its route gets it. */
export interface HttpRequest {
  readonly query: URLSearchParams;
  /** The text that came with it; '' if none. */
  readonly body: string;
}

export interface HttpReply {
  readonly status: number;
  /** The value of `content-type`. */
  readonly type: string;
  readonly body: string;
}

/** What is answered at one path. A throw or a rejection is a bug: it is logged, and the reply is 500. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  answer(request: HttpRequest): HttpReply | Promise<HttpReply>;
}

export interface HttpListener {
  readonly port: number;
  readonly url: string;
  /** Takes nothing new, finishes what is under way (not for ever), and frees the port. */
  close(): Promise<void>;
}

/** A server's way to answer plain HTTP, on a port of its own. Rejects if the port can't be had. */
export interface Http {
  listen(at: { host: string; port: number; maxBodyBytes: number }, routes: readonly HttpRoute[]): Promise<HttpListener>;
}

/** How the process does, as its machine sees it. Times in seconds. */
export interface Vitals {
  /** Processor time used since the start. */
  readonly cpuSeconds: number;
  /** When it started, ms since 1970. */
  readonly startedAt: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  /** How late the event loop came to what was due, since the last reading: half of the times, 99 of 100, at worst. */
  readonly loopLagSeconds: { readonly p50: number; readonly p99: number; readonly max: number };
}

export interface VitalsMonitor {
  read(): Vitals;
  close(): void;
}

/** A file opened only to make its written bytes durable. */
export interface SyncHandle {
  /** Resolves when everything written to the file before the call is on stable storage. */
  sync(): Promise<void>;
  /** Whether `path` still names the file that is open. */
  isStill(path: string): boolean;
  close(): void;
}

/** A small SQL database in this process: a client's local store. Structurally node:sqlite's `DatabaseSync`. */
export interface LocalDatabase {
  /** Runs SQL without parameters: one statement or several. */
  exec(sql: string): void;
  prepare(sql: string): LocalStatement;
  close(): void;
}

/** A prepared statement. Throws what the engine throws; a row is an object keyed by column name. */
export interface LocalStatement {
  run(...values: LocalValue[]): { changes: number | bigint };
  get(...values: LocalValue[]): Record<string, unknown> | undefined;
  all(...values: LocalValue[]): Record<string, unknown>[];
}

/** What can be bound to a parameter. */
export type LocalValue = null | number | string | Uint8Array;

/** A request of a client over plain HTTP. */
export interface HttpCall {
  readonly method: 'GET' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** ms without a byte after which it is given up. */
  readonly silenceMs: number;
}

/** What came back; the body has to be read to its end, or given up with `cancel`. */
export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  /** Rejects if the connection breaks before its end. */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): void;
}

/** A client's way to HTTP. Rejects if there is no answer; `cancelled` is called back with a way to give up. */
export interface HttpClient {
  call(request: HttpCall, cancelled?: (giveUp: () => void) => void): Promise<HttpAnswer>;
}

/** A file of this device, open for reading. */
export interface LocalFile {
  readonly size: number;
  /** When it was changed last, ms; absent if nobody knows. */
  readonly changedAt?: number;
  /**
   * Bytes `[from, from + length)`, fewer at the end of the file; good until the next read. Rejects if the file was changed
   * since it was opened.
   */
  read(from: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file on its way to a path, where nothing of it is seen before it is whole. What was written stays for another attempt. */
export interface PartFile {
  /** Bytes that are there from an earlier attempt under the same tag. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Puts it at its path, in one step, in place of what was there. */
  finish(): Promise<void>;
  /** Leaves it for another attempt. */
  close(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** The files of a device: of its disk, or, in a browser, what the page has put there. */
export interface LocalFiles {
  /** Rejects if there is none at this path, or it can't be read: `missing` on the error says which. */
  open(path: string): Promise<LocalFile>;
  /** `tag` says what is being fetched: a part of something else is not continued. */
  openPart(path: string, tag: string): Promise<PartFile>;
}

/** A request of a server to another one. */
export interface OutgoingCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is streamed needs a `content-length` among the headers. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  /** ms without a byte in either direction after which it is given up. */
  readonly silenceMs: number;
}

/** A server's way to other servers over HTTP. Rejects if there is no answer. */
export interface Caller {
  call(request: OutgoingCall): Promise<HttpAnswer>;
  /** Ends what is under way and what is kept open for later. */
  close(): void;
}

/** A file of a server's disk, open for writing. */
export interface DiskFile {
  write(at: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when what was written is on stable storage. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The disk where a server keeps large files as they are. Each call rejects with what the system says (`code` on the error). */
export interface Disk {
  /** Makes a directory and those above it, durably. */
  makeDirectory(path: string): Promise<void>;
  /** Undefined if there is nothing. */
  look(path: string): Promise<{ readonly size: number; readonly changedAt: number } | undefined>;
  /** Names in a directory; none if it is not there. */
  list(path: string): Promise<readonly string[]>;
  /** Opens for writing, and makes it if it is not there. */
  open(path: string): Promise<DiskFile>;
  /** Bytes `[from, to)`; rejects if the file ends before. */
  read(path: string, from: number, to: number): AsyncIterable<Uint8Array>;
  /** Takes the place of what was there, in one step, durably. */
  rename(path: string, to: string): Promise<void>;
  /** Renames if nothing is there, in one step, durably; false: something is, and nothing was done. */
  place(path: string, to: string): Promise<boolean>;
  /** Fine if there is nothing. */
  remove(path: string): Promise<void>;
  /** Bytes that this program may still write below a directory. */
  free(path: string): Promise<number>;
}

/** A smaller version of a picture. */
export interface SmallPicture {
  readonly bytes: Uint8Array;
  /** MIME type. */
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

export interface Shrunk {
  readonly width: number;
  readonly height: number;
  readonly versions: readonly SmallPicture[];
}

/** Reads pictures and makes smaller ones of them. */
export interface Pictures {
  /**
   * Width and height as it is looked at, and one version for each short side of `shortSides`, never larger than it is and
   * without anything but the picture; undefined for what is none, or damaged, or of more than `maxPixels`.
   */
  shrink(bytes: Uint8Array, shortSides: readonly number[], maxPixels: number): Promise<Shrunk | undefined>;
}

/** What a client needs of the outside world. */
export interface ClientHost {
  clock: Clock;
  timers: Timers;
  random: Random;
  dialer: Dialer;
  log: Log;
  /** Opens or creates a database file; absent where there is no file system. Throws if it can't be opened. */
  openDatabase?: (path: string) => LocalDatabase;
  /** Gives a database that is closed another path, with all files that belong to it. */
  moveDatabase?: (path: string, to: string) => void;
  /** Absent in a world without files, or without HTTP: then nothing is uploaded or downloaded. */
  files?: LocalFiles;
  http?: HttpClient;
}

/** What a server needs of the outside world. */
export interface ServerHost {
  clock: Clock;
  timers: Timers;
  random: Random;
  acceptor: Acceptor;
  log: Log;
  /** Opens an existing file to make it durable; throws if it can't. */
  openForSync: (path: string) => SyncHandle;
  /**
   * Hears of every statement that a store on SQLite is about to run, and may throw what a full or broken disk would make
   * SQLite throw. Only a simulation has it.
   */
  beforeStatement?: (sql: string) => void;
  /** Absent in a world without HTTP; then a server has no admin listener. */
  http?: Http;
  /** Absent in a world without such a disk; then files are kept elsewhere or not at all. */
  disk?: Disk;
  /** Absent where the server can't ask other servers; then no store of files is reached over HTTP. */
  caller?: () => Caller;
  /** Absent where pictures can't be read; then they are files like any other. */
  pictures?: Pictures;
  /** Begins to watch the process; absent where there is none of one's own. */
  watchVitals?: () => VitalsMonitor;
}
