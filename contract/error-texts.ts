/**
 * A short text for each error code. Apart from the codes, so that a program that does not ask for all texts does not carry
 * them: the SDK itself gets by with the texts of what it answers by itself.
 */
import { accessTexts } from './error-texts/access.ts';
import { groupTexts } from './error-texts/group.ts';
import { messageTexts } from './error-texts/message.ts';
import { relationTexts } from './error-texts/relation.ts';
import { sdkLegacyTexts } from './error-texts/sdk-legacy.ts';
import { sdkTexts } from './error-texts/sdk.ts';
import { serverTexts } from './error-texts/server.ts';
import { type ErrorName, errorName } from './errors.ts';

/** A short text for a code, in English; never empty. */
export function errorText(code: number): string {
  const texts: Readonly<Record<ErrorName, string>> = {
    ...sdkTexts,
    ...sdkLegacyTexts,
    ...accessTexts,
    ...serverTexts,
    ...messageTexts,
    ...groupTexts,
    ...relationTexts,
  };
  const name = errorName(code);
  return name === 'UNKNOWN' ? `error ${code}` : texts[name];
}

/** The same for what the SDK answers by itself; another code is only named. */
export function sdkErrorText(code: number): string {
  const name = errorName(code);
  const texts: Readonly<Partial<Record<string, string>>> = sdkTexts;
  return texts[name] ?? `error ${code}`;
}
