/**
 * Where files are kept: a large one comes in parts and becomes a blob when it is whole, a small one is put in one step.
 * A blob never changes while it is being read, and one that was reported kept outlives a crash. Two engines: a disk
 * (disk-blobs.ts) and an S3-compatible store (s3-blobs.ts); one suite holds both (tests/files/blob-suite.ts). What a node was at when it died is known by what an upload
 * leaves until its file is described (`<name>.json`): `clean` removes such a blob, and all that belongs to it.
 */

/** One upload under way. Everything a node has to know of it, so that any node takes any part. */
export interface BlobUpload {
  /** Names the blob, see {@link isBlobName}. */
  readonly name: string;
  readonly size: number;
  /** Bytes of its parts, as announced. */
  readonly part: number;
  /** What `begin` answered. */
  readonly engine: string;
}

export interface Blobs {
  /** Bytes of a part. All parts of an upload have it but the last. */
  readonly part: number;
  /** Prepares an upload; what it answers belongs into every {@link BlobUpload} of it. */
  begin(name: string, size: number): Promise<string>;
  /** How far an upload is: whole parts that are there, or all of it. */
  offset(upload: BlobUpload): Promise<number>;
  /**
   * Adds the next part, `[at, at + length)`, as its bytes come. Rejects with what the body rejects with; then the part
   * counts as not sent. The caller sees to it that there is one writer, and that the body has the length.
   */
  write(upload: BlobUpload, at: number, length: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  /** Makes a blob of an upload that is whole; from then on nobody's late part reaches it. Fine if that was done before. */
  finish(upload: BlobUpload): Promise<void>;
  /** Removes what is left of an upload whose file is described. */
  forget(upload: BlobUpload): Promise<void>;
  /** Gives an upload up, unless it is a blob already. Answers with whether there was anything to remove. */
  discard(upload: BlobUpload): Promise<boolean>;
  /** Keeps a small blob, in place of one of this name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Bytes of a blob; undefined if there is none. */
  size(name: string): Promise<number | undefined>;
  /** Bytes `[from, to)` of a blob. Rejects if they are not there. */
  read(name: string, from: number, to: number): AsyncIterable<Uint8Array>;
  /**
   * Removes what uploads of an app left behind that nobody has touched since `before` (ms since 1970), and ends early if it
   * is to. Answers with how many uploads never became a file.
   */
  clean(app: number, before: number, isStopped: () => boolean): Promise<number>;
  /** Lets go of connections. */
  close(): void;
}

/** The store of files can't do it: it is full, or out of reach at the moment, or has given the upload up (`gone`). */
export class BlobError extends Error {
  readonly reason: 'full' | 'unavailable' | 'gone';

  constructor(reason: BlobError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BlobError';
    this.reason = reason;
  }
}

export function goneError(): BlobError {
  return new BlobError('gone', 'the upload is not known any more: announce the file again');
}

/** `<app>/<32 hex digits>`, and for what belongs to a file a word after a dot. Nothing else reaches a path. */
export function isBlobName(name: string): boolean {
  return /^[1-9]\d{0,15}\/[0-9a-f]{32}(\.(large|thumb|json))?$/.test(name);
}

/** Reads a small blob whole. */
export async function readWhole(blobs: Blobs, name: string, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const piece of blobs.read(name, 0, size)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
