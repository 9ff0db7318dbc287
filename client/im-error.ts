/** The one error that the typed face throws. */
import { ownErrorText } from '../contract/error-texts.ts';
import { errorName } from '../contract/errors.ts';
import { TIMResult } from '../contract/enums.ts';
import type { Failure } from './result.ts';

/** A call that did not succeed: `code` of contract/errors.ts (or a negative TIMResult), its `name`, and why. */
export class ImError extends Error {
  readonly code: number;
  override readonly name: string;
  readonly desc: string;

  constructor({ code, desc }: Pick<Failure, 'code' | 'desc'>) {
    const name = code < 0 ? resultName(code) : errorName(code);
    super(`${desc || ownErrorText(code)} (${code})`);
    this.code = code;
    this.name = name;
    this.desc = desc;
  }
}

function resultName(code: number): string {
  return Object.entries(TIMResult).find(([, value]) => value === code)?.[0] ?? 'UNKNOWN';
}
