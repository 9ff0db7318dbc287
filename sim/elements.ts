/** What players put into messages, and where in an element its texts and files are: read from outside, by the contract's keys. */
import type { Json } from './history.ts';

export const TEXT = 0;
export const IMAGE = 1;
export const FILE = 4;
export const VIDEO = 9;
export const MERGED = 12;

/** Keys of one file of an element. */
interface FilePlace {
  readonly path: string;
  readonly id: string;
  readonly size: string;
}

const FILES: Readonly<Record<number, readonly FilePlace[]>> = {
  [IMAGE]: [{ path: 'image_elem_orig_path', id: 'image_elem_orig_id', size: 'image_elem_orig_pic_size' }],
  [FILE]: [{ path: 'file_elem_file_path', id: 'file_elem_file_id', size: 'file_elem_file_size' }],
  [VIDEO]: [
    { path: 'video_elem_video_path', id: 'video_elem_video_id', size: 'video_elem_video_size' },
    { path: 'video_elem_image_path', id: 'video_elem_image_id', size: 'video_elem_image_size' },
  ],
};

/** A file that an element names. */
export interface NamedFile {
  /** '' for who did not send it. */
  readonly path: string;
  /** '' before it is uploaded. */
  readonly id: string;
  readonly size: number;
}

export function elementsOf(message: Json): readonly Json[] {
  return (message['message_elem_array'] as Json[] | undefined) ?? [];
}

/** The files of a message, element by element. */
export function filesOf(message: Json): NamedFile[] {
  return elementsOf(message).flatMap((elem) =>
    (FILES[Number(elem['elem_type'])] ?? []).map(({ path, id, size }) => ({
      path: (elem[path] ?? '') as string,
      id: (elem[id] ?? '') as string,
      size: Number(elem[size] ?? 0),
    })),
  );
}

/** The texts of a message that a search looks at. */
export function textsOf(message: Json): string[] {
  return elementsOf(message).flatMap((elem) => {
    const texts = [elem['text_elem_content'], elem['file_elem_file_name'], elem['merge_elem_title']];
    return [...texts, ...((elem['merge_elem_abstract_array'] as unknown[] | undefined) ?? [])].filter(
      (text) => typeof text === 'string',
    );
  });
}

/** The text by which a message of these stories is known: its first. */
export function textOf(message: Json): string | undefined {
  return elementsOf(message)[0]?.['text_elem_content'] as string | undefined;
}

/** The element that merges other messages. */
export function mergedIn(message: Json): Json | undefined {
  return elementsOf(message).find(({ elem_type }) => elem_type === MERGED);
}

export const text = (content: string): Json => ({ elem_type: TEXT, text_elem_content: content });
export const image = (path: string): Json => ({ elem_type: IMAGE, image_elem_orig_path: path, image_elem_level: 0 });
export const file = (path: string, name: string): Json => ({
  elem_type: FILE,
  file_elem_file_path: path,
  file_elem_file_name: name,
  file_elem_file_size: 0,
});
export const video = (path: string, preview: string): Json => ({
  elem_type: VIDEO,
  video_elem_video_path: path,
  video_elem_video_type: 'mp4',
  video_elem_video_size: 0,
  video_elem_video_duration: 1,
  video_elem_image_path: preview,
  video_elem_image_type: 'png',
  video_elem_image_size: 0,
  video_elem_image_width: 0,
  video_elem_image_height: 0,
});
export const merged = (title: string, messages: readonly Json[]): Json => ({
  elem_type: MERGED,
  merge_elem_title: title,
  merge_elem_abstract_array: [`${messages.length} messages`],
  merge_elem_compatible_text: title,
  merge_elem_message_array: messages,
});
