/**
 * What is known of a file that is complete: kept beside it as JSON, and written last. A file without it is not there yet,
 * so a crash on the way leaves nothing half done that anybody could see.
 */
import * as v from 'valibot';
import { FILE_KINDS } from '../../contract/limits.ts';
import { MAX_KNOWN_FILES } from '../limits.ts';
import { type Blobs, readWhole } from './blobs.ts';

const Picture = v.object({ id: v.string(), size: v.number(), width: v.number(), height: v.number() });

/** What the answer to the last part says. */
const StoredFile = v.object({
  id: v.string(),
  size: v.number(),
  /** MIME type. */
  type: v.string(),
  /** Only of what could be read as an image. `format` as `image_elem_format`. */
  image: v.optional(v.object({ format: v.number(), orig: Picture, large: Picture, thumb: Picture })),
});
export type StoredFile = v.InferOutput<typeof StoredFile>;

/** With what only the server needs. */
const Description = v.object({
  file: StoredFile,
  /** MIME types of the smaller versions of an image. */
  versions: v.optional(v.object({ large: v.string(), thumb: v.string() })),
  user: v.string(),
  kind: v.picklist(FILE_KINDS),
  name: v.optional(v.string()),
  /** When it was complete, ms since 1970. */
  time: v.number(),
});
export type Description = v.InferOutput<typeof Description>;

export interface Descriptions {
  /** Undefined if there is no complete file of this id. */
  find(id: string): Promise<Description | undefined>;
  keep(description: Description): Promise<void>;
}

export function createDescriptions(blobs: Blobs, app: number): Descriptions {
  /** They never change. The oldest are forgotten first. */
  const known = new Map<string, Description>();
  const nameOf = (id: string): string => `${app}/${id}.json`;

  function remember(description: Description): void {
    const [oldest] = known.keys();
    if (known.size >= MAX_KNOWN_FILES && oldest !== undefined) known.delete(oldest);
    known.set(description.file.id, description);
  }

  return {
    async find(id) {
      const found = known.get(id);
      if (found !== undefined) return found;
      const size = await blobs.size(nameOf(id));
      if (size === undefined) return undefined;
      const text = new TextDecoder().decode(await readWhole(blobs, nameOf(id), size));
      const description = v.parse(Description, JSON.parse(text));
      remember(description);
      return description;
    },
    async keep(description) {
      await blobs.put(nameOf(description.file.id), new TextEncoder().encode(JSON.stringify(description)));
      remember(description);
    },
  };
}
