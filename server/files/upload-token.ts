/** What an upload is, signed: any node takes any part of it, and none has to remember it. */
import * as v from 'valibot';
import { FILE_KINDS } from '../../contract/limits.ts';
import { createSeal } from './seal.ts';

const UploadSchema = v.object({
  id: v.string(),
  user: v.string(),
  kind: v.picklist(FILE_KINDS),
  size: v.number(),
  part: v.number(),
  /** As the file was called on its device. */
  name: v.optional(v.string()),
  /** ms since 1970. */
  expires: v.number(),
  /** What the store of files has to be told again with each part. */
  engine: v.string(),
});
export type Upload = v.InferOutput<typeof UploadSchema>;

export interface UploadTokens {
  sign(upload: Upload): string;
  /** Undefined if it is none of this app. It may have run out. */
  open(token: string): Upload | undefined;
}

export function createUploadTokens(app: { sdkAppId: number; secretKey: string }): UploadTokens {
  const seal = createSeal(app.secretKey, `upload ${app.sdkAppId}`);
  return {
    sign: (upload) => seal.sign(JSON.stringify(upload)),
    open(token) {
      const text = seal.open(token);
      // Signed by this app's key, so it is of this form, unless an older version signed it.
      const checked = text === undefined ? undefined : v.safeParse(UploadSchema, JSON.parse(text));
      return checked?.success ? checked.output : undefined;
    },
  };
}
