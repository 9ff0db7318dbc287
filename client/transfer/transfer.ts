/**
 * Files behind messages: what the way out and the views need of it. Uploads before a message is sent, downloads of what
 * came, and URLs that work for a while. How it is done is in the files beside this one.
 */
import type { FileKind } from '../../contract/limits.ts';
import type { MessageBody } from '../../contract/structs/message-body.ts';
import type { Uploaded, Uploading } from '../outgoing/upload.ts';
import type { Result } from '../result.ts';

/** Tells an upload or download that nobody wants it any more. */
export interface Cancellation {
  readonly isCancelled: boolean;
  /** Calls back once, when it is cancelled; at once if it has been. */
  onCancel(task: () => void): void;
}

/** One version of an image, as the server has it. */
export interface StoredPicture {
  readonly id: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** A file that is complete on the server: the answer to its last part. */
export interface StoredFile {
  readonly id: string;
  readonly size: number;
  /** MIME type as the server sees it. */
  readonly type: string;
  /** Only of what the server could read as an image. `format` as `image_elem_format`. */
  readonly image?:
    | {
        readonly format: number;
        readonly orig: StoredPicture;
        readonly large: StoredPicture;
        readonly thumb: StoredPicture;
      }
    | undefined;
}

export interface UploadedFile extends StoredFile {
  /** Of what was uploaded from a path: see {@link Transfer.markOf}. */
  readonly mark?: string;
}

export interface UploadRequest {
  readonly kind: FileKind;
  /** A path on this device, or bytes. */
  readonly from: string | Uint8Array;
  /** What those who fetch it are told it is called, if anything. */
  readonly name?: string | undefined;
  /** Bytes uploaded so far, and in all: grows, and ends at the total. */
  progress(current: number, total: number): void;
  readonly cancellation: Cancellation;
}

export interface Transfer {
  /** 7004 missing, 7005 too large, 7006 empty, 7007 can't be read, 6008 failed, 8021 cancelled, 7013 no files here. */
  upload(request: UploadRequest): Promise<Result<UploadedFile>>;
  /** All that a message has to have on the server before it can be sent; as far as it went. */
  uploadAll(body: Omit<MessageBody, 'message_msg_id'>, uploading: Omit<Uploading, 'transfer'>): Promise<Uploaded>;
  /** What tells a file on this device from what it was or will be, as far as can be; undefined if it can't be read. */
  markOf(path: string): Promise<string | undefined>;
  /** Fetches a whole file into memory; for lists of merged messages. 6009 failed. */
  fetch(id: string, maxBytes: number): Promise<Result<Uint8Array>>;
  /** Where a file can be fetched for a while; '' for no id, or while that is not known. */
  urlOf(id: string | undefined): string;
}
