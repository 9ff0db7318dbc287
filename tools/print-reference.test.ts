/** The printed reference is the contract's present state. */
import { expect, test } from 'vitest';
import { functions } from '../contract/functions.ts';
import { stalePages } from './print-reference.ts';
import { referencePages } from './reference/pages.ts';

test('docs/reference is current; `npm run reference` prints it anew', () => {
  expect(stalePages()).toEqual([]);
});

test('every function has an entry with its C argument list', () => {
  const page = referencePages().get('functions.md')!;
  for (const name of Object.keys(functions)) expect(page).toContain(`### ${name}\n`);
  expect(page).toContain(
    'int TIMMsgSendMessage(const char* conv_id, TIMConvType conv_type, const char* json_msg_param, ' +
      '[char* message_id_buffer], TIMCommCallback cb, const void* user_data);',
  );
});
