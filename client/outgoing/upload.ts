/**
 * What has to be on the server before a message can be sent: its files, and a list of merged messages that is too long to
 * travel with it. What was uploaded is not uploaded again, whatever becomes of the rest.
 */
import { TIMElemType } from '../../contract/enums.ts';
import { type FileKeys, IMAGE_VERSIONS } from '../../contract/file-keys.ts';
import { ErrorCode } from '../../contract/errors.ts';
import { list } from '../../contract/fields.ts';
import { MAX_FILE_BYTES } from '../../contract/limits.ts';
import { printer } from '../../contract/print.ts';
import { type GivenMergerElem, Message } from '../../contract/structs/message.ts';
import type { MessageBody, SentElem } from '../../contract/structs/message-body.ts';
import { isMerged, layersOf, printListKey } from '../../rules/merged.ts';
import { type Failure, fail, type Result } from '../result.ts';
import { bytesOf } from '../text.ts';
import { createCancellation } from '../transfer/cancellation.ts';
import type { Cancellation, StoredFile, Transfer, UploadedFile, UploadRequest } from '../transfer/transfer.ts';
import { filesToUpload, isImage } from './elems.ts';
import type { Marks } from './kept-body.ts';
import { hasLongList } from './needs.ts';
import { createProgress } from './progress.ts';

/** The value of `image_elem_format` for an image of no known format. */
const OTHER_FORMAT = 0xff;

export interface Uploading {
  readonly transfer: Pick<Transfer, 'upload'>;
  readonly cancellation: Cancellation;
  /** Bytes of an element, so far and in all. */
  progress(index: number, current: number, total: number): void;
}

/** As far as it went. */
export interface Uploaded {
  readonly elements: readonly SentElem[];
  /** Of the files that were uploaded now. */
  readonly marks: Marks;
  readonly failure?: Failure;
}

type Body = Omit<MessageBody, 'message_msg_id'>;

/** Uploads what there is, one element after the other. */
export async function uploadAll(body: Body, uploading: Uploading): Promise<Uploaded> {
  const elements: SentElem[] = [...body.message_elem_array];
  const isLong = hasLongList(body);
  const marks: Record<string, string> = {};
  for (const [index, elem] of elements.entries()) {
    const result =
      isMerged(elem) && isLong ? await moveList(elem, uploading) : await uploadElem(elem, index, uploading, marks);
    if (result.failure) return { elements: elements.with(index, result.elem), marks, failure: result.failure };
    elements[index] = result.elem;
  }
  return { elements, marks };
}

interface UploadedElem {
  readonly elem: SentElem;
  readonly failure?: Failure;
}

/** All files of an element at once: only then the total is known. If one fails, the others are given up. */
async function uploadElem(
  elem: SentElem,
  index: number,
  uploading: Uploading,
  marks: Record<string, string>,
): Promise<UploadedElem> {
  const files = filesToUpload(elem);
  if (files.length === 0) return { elem };
  const { transfer, cancellation } = uploading;
  const progress = createProgress(files.length, (current, total) => uploading.progress(index, current, total));
  const together = createCancellation();
  cancellation.onCancel(() => together.cancel());
  let failure: Failure | undefined;
  const upload = async ({ kind, path }: FileKeys, file: number): Promise<Result<UploadedFile>> => {
    const from = (elem as unknown as Record<string, string>)[path]!;
    const stored = await begin(transfer, {
      kind,
      from,
      // Its own name on this device may say more than the app does.
      name: elem.elem_type === TIMElemType.kTIMElem_File ? elem.file_elem_file_name : undefined,
      progress: (current, total) => progress.update(file, current, total),
      cancellation: together.cancellation,
    });
    if (stored.ok && stored.value.mark !== undefined) marks[from] = stored.value.mark;
    if (!stored.ok && !failure) {
      failure = stored;
      together.cancel();
    }
    return stored;
  };
  const results = await Promise.all(files.map(upload));
  let filled = elem;
  for (const [file, result] of results.entries()) if (result.ok) filled = withFile(filled, files[file]!, result.value);
  if (failure) return { elem: filled, failure };
  progress.finish(results.map((result) => (result.ok ? result.value.size : 0)));
  return { elem: filled };
}

/** An upload that breaks has failed. */
async function begin(transfer: Uploading['transfer'], request: UploadRequest): Promise<Result<UploadedFile>> {
  try {
    return await transfer.upload(request);
  } catch (error) {
    return fail(ErrorCode.ERR_FILE_TRANS_UPLOAD_FAILED, `the upload failed: ${String(error)}`);
  }
}

function withFile(elem: SentElem, { id, size }: FileKeys, file: StoredFile): SentElem {
  const named = { ...elem, [id]: file.id, [size]: file.size };
  return isImage(elem) ? withVersions(named, file) : (named as SentElem);
}

/** Where the server made no versions of an image, it is its own. */
function withVersions(elem: object, { id, size, image }: StoredFile): SentElem {
  const values = elem as Readonly<Record<string, unknown>>;
  const given = { id, size, width: values['image_elem_orig_pic_width'], height: values['image_elem_orig_pic_height'] };
  const filled: Record<string, unknown> = { ...values };
  filled['image_elem_format'] = image?.format ?? (values['image_elem_format'] || OTHER_FORMAT);
  for (const one of IMAGE_VERSIONS) {
    const picture = image?.[one.version] ?? given;
    filled[one.id] = picture.id;
    filled[one.size] = picture.size;
    filled[one.width] = picture.width;
    filled[one.height] = picture.height;
  }
  return filled as unknown as SentElem;
}

const printList = /* @__PURE__ */ printer(list(Message));

async function moveList(elem: GivenMergerElem, { transfer, cancellation }: Uploading): Promise<UploadedElem> {
  const from = bytesOf(printList(elem.merge_elem_message_array as Message[]));
  const stored = await storeList(from, { transfer, cancellation });
  if (!stored.ok) return { elem: elem as SentElem, failure: stored };
  const key = printListKey({ layers: layersOf(elem), id: stored.value.id });
  return { elem: { ...elem, merge_elem_message_array: [], merge_elem_relay_json_key: key } as SentElem };
}

async function storeList(
  from: Uint8Array,
  { transfer, cancellation }: Pick<Uploading, 'transfer' | 'cancellation'>,
): Promise<Result<StoredFile>> {
  if (from.length > MAX_FILE_BYTES.list) {
    return fail(ErrorCode.ERR_SDK_MSG_BODY_SIZE_LIMIT, `the merged messages hold ${from.length} bytes together`);
  }
  return await begin(transfer, { kind: 'list', from, progress: () => undefined, cancellation });
}
