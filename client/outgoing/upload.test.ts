/** Uploads before a send, against a transfer that answers as a test says. */
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../contract/errors.ts';
import type { SentElem } from '../../contract/structs/message-body.ts';
import { done, fail, type Result } from '../result.ts';
import { createCancellation } from '../transfer/cancellation.ts';
import type { StoredFile, UploadRequest } from '../transfer/transfer.ts';
import { needsUpload } from './needs.ts';
import { uploadAll } from './upload.ts';

const ID = '0123456789abcdef'.repeat(2);
const video: SentElem = {
  elem_type: 9,
  video_elem_video_path: 'film',
  video_elem_video_type: 'mp4',
  video_elem_video_size: 0,
  video_elem_video_duration: 1,
  video_elem_image_path: 'still',
  video_elem_image_type: 'png',
  video_elem_image_size: 0,
  video_elem_image_width: 0,
  video_elem_image_height: 0,
};
const image: SentElem = { elem_type: 1, image_elem_orig_path: 'photo', image_elem_level: 0 };
const sound: SentElem = { elem_type: 2, sound_elem_file_path: 's', sound_elem_file_size: 0, sound_elem_file_time: 1 };

/** Uploads `elements`; `answer` says what becomes of each file. */
async function upload(elements: SentElem[], answer: (request: UploadRequest) => Promise<Result<StoredFile>>) {
  const asked: string[] = [];
  const told: number[][] = [];
  const switchOff = createCancellation();
  const transfer = {
    upload: (request: UploadRequest) => {
      asked.push([request.kind, String(request.from), request.name].join(' ').trim());
      return answer(request);
    },
  };
  const uploaded = await uploadAll(
    { message_elem_array: elements },
    { transfer, cancellation: switchOff.cancellation, progress: (...step) => void told.push(step) },
  );
  return { asked, told, ...uploaded };
}
const stored = (size: number, more: Partial<StoredFile> = {}) =>
  Promise.resolve(done({ id: ID, size, type: 'application/octet-stream', ...more }));

describe('an image', () => {
  const versions = {
    format: 1,
    orig: { id: ID, size: 9000, width: 2000, height: 1500 },
    large: { id: `${ID}.large`, size: 700, width: 960, height: 720 },
    thumb: { id: `${ID}.thumb`, size: 70, width: 264, height: 198 },
  };

  it('gets the ids and sizes of the versions the server made', async () => {
    const { elements, told } = await upload([image], () => stored(9000, { image: versions }));
    expect(elements).toEqual([
      {
        ...image,
        image_elem_format: 1,
        image_elem_orig_id: ID,
        image_elem_orig_pic_size: 9000,
        image_elem_orig_pic_width: 2000,
        image_elem_orig_pic_height: 1500,
        image_elem_large_id: `${ID}.large`,
        image_elem_large_pic_size: 700,
        image_elem_large_pic_width: 960,
        image_elem_large_pic_height: 720,
        image_elem_thumb_id: `${ID}.thumb`,
        image_elem_thumb_pic_size: 70,
        image_elem_thumb_pic_width: 264,
        image_elem_thumb_pic_height: 198,
      },
    ]);
    expect(told).toEqual([[0, 9000, 9000]]);
  });

  it('is its own large and small version where the server made none', async () => {
    const { elements } = await upload([image], () => stored(9000));
    const ids = { image_elem_orig_id: ID, image_elem_large_id: ID, image_elem_thumb_id: ID };
    expect(elements).toMatchObject([{ ...ids, image_elem_thumb_pic_size: 9000, image_elem_format: 255 }]);
  });
});

describe('a video', () => {
  it('and its picture are uploaded together and told as one', async () => {
    const { elements, asked, told } = await upload([video], async (request) => {
      const size = request.kind === 'video' ? 100 : 10;
      request.progress(size / 2, size);
      return await stored(size);
    });
    expect(asked).toEqual(['video film', 'image still']);
    expect(elements).toMatchObject([
      { video_elem_video_size: 100, video_elem_image_size: 10, video_elem_image_id: ID },
    ]);
    expect(told).toEqual([
      [0, 55, 110],
      [0, 110, 110],
    ]);
  });

  it('whose picture fails is given up, and what was uploaded stays', async () => {
    const missing = fail(ErrorCode.ERR_SDK_COMM_FILE_NOT_FOUND, 'no');
    const { elements, failure } = await upload([sound, video], ({ kind, cancellation }) => {
      if (kind === 'sound') return stored(5);
      if (kind === 'image') return Promise.resolve(missing);
      // Ends only because it is told to.
      return new Promise((resolve) =>
        cancellation.onCancel(() => resolve(fail(ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL))),
      );
    });
    expect(failure).toBe(missing);
    expect(elements).toEqual([{ ...sound, sound_elem_file_id: ID, sound_elem_file_size: 5 }, video]);
    expect(needsUpload({ message_elem_array: elements })).toBe(true);
  });

  it('whose file breaks instead of failing is given up the same: 6008', async () => {
    let isStopped = false;
    const { failure } = await upload([video], ({ kind, cancellation }) => {
      if (kind === 'video') return Promise.reject(new Error('EIO'));
      return new Promise((resolve) =>
        cancellation.onCancel(() => {
          isStopped = true;
          resolve(fail(ErrorCode.ERR_SDK_SEND_MESSAGE_FAILED_WITH_CANCEL));
        }),
      );
    });
    expect([failure?.code, failure?.desc, isStopped]).toEqual([6008, expect.stringContaining('EIO'), true]);
  });

  it('may have no picture', async () => {
    const { elements, asked } = await upload([{ ...video, video_elem_image_path: '' } as SentElem], () => stored(100));
    expect(asked).toEqual(['video film']);
    expect(needsUpload({ message_elem_array: elements })).toBe(false);
  });
});

it('a file is called what the app calls it, and nothing else is called anything', async () => {
  const file: SentElem = {
    elem_type: 4,
    file_elem_file_path: 'secret/plans for 2027.txt',
    file_elem_file_name: 'plans',
    file_elem_file_size: 0,
  };
  const { asked } = await upload([file, sound, video, image], () => stored(5));
  expect(asked).toEqual([
    'file secret/plans for 2027.txt plans',
    'sound s',
    'video film',
    'image still',
    'image photo',
  ]);
});

it('a list of merged messages is a file only if it is too long to travel, and names its layers', async () => {
  const merge = (text: string, inner?: SentElem): SentElem =>
    ({
      elem_type: 12,
      merge_elem_title: '',
      merge_elem_abstract_array: [],
      merge_elem_compatible_text: '',
      merge_elem_message_array: [{ message_elem_array: [inner ?? { elem_type: 0, text_elem_content: text }] }],
    }) as SentElem;
  expect(needsUpload({ message_elem_array: [merge('short')] })).toBe(false);
  let bytes: unknown;
  const { elements, asked } = await upload([merge('', merge('x'.repeat(13_000)))], ({ from }) => {
    bytes = from;
    return stored(13_000);
  });
  expect(asked).toHaveLength(1);
  expect(elements).toMatchObject([{ merge_elem_message_array: [], merge_elem_relay_json_key: `2.${ID}` }]);
  expect(JSON.parse(new TextDecoder().decode(bytes as Uint8Array))).toMatchObject([
    { message_elem_array: [{ elem_type: 12 }] },
  ]);
});
