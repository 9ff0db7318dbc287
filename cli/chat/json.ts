/** Prints every callback of the SDK as one JSON line, for programs that drive a chat. */
import { ImError } from '@hongyan/client';
import { type EventName, events } from '../../contract/events.ts';
import type { Field } from '../../contract/fields.ts';
import { type CallName, functions } from '../../contract/functions.ts';
import type { Param } from '../../contract/params.ts';
import { printer } from '../../contract/print.ts';
import type { ChatIm } from './im.ts';

/**
 * The same SDK object, with every callback written as a line: an event as `{"callback":NAME,"args":[…]}`, the end of a
 * call as `{"callback":"TIMCommCallback","call":NAME,"code":0,"desc":"","json_params":…}`. What the contract gives as JSON
 * text stands in the line as that text, with its keys sorted as there.
 */
export function printingCallbacks(im: ChatIm, write: (line: string) => void): ChatIm {
  for (const name of Object.keys(events) as EventName[]) {
    // A log line for every frame would drown what a program looks for.
    if (name !== 'TIMLogCallback') im.on(name, (...args: unknown[]) => write(eventLine(name, args)));
  }
  return {
    async call(name, params) {
      try {
        const reply = await im.call(name, params);
        write(endLine(name, 0, '', reply));
        return reply;
      } catch (error) {
        if (error instanceof ImError) write(endLine(name, error.code, error.desc, undefined));
        throw error;
      }
    },
    on: (name, listener) => im.on(name, listener),
  };
}

function eventLine(name: EventName, args: readonly unknown[]): string {
  const params: readonly Param[] = events[name].params;
  const printed = params.map(({ as, field }, index) => {
    return as === 'json' ? printer(field)(args[index]) : JSON.stringify(args[index]);
  });
  return `{"callback":"${name}","args":[${printed.join(',')}]}`;
}

function endLine(name: CallName, code: number, desc: string, reply: unknown): string {
  const field: Field | undefined = functions[name].reply;
  const json = field === undefined || code !== 0 ? '""' : printer(field)(reply);
  return `{"callback":"TIMCommCallback","call":"${name}","code":${code},"desc":${JSON.stringify(desc)},"json_params":${json}}`;
}
