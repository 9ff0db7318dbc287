/** A real client in the stage's world, driven through its C facade: for recording, and to see whether all is well. */
import { createTim, TIMLogLevel } from '@hongyan/client';
import { silentLog } from '../../host/log.ts';
import { APP, type Stage, URL_OF_SERVER } from './stage.ts';

export type AnyFunction = (...args: unknown[]) => unknown;
export type Tim = ReturnType<typeof createTim>;

/** What a callback got. */
export interface Answer {
  readonly code: number;
  readonly desc: string;
  readonly json: string;
}

export interface Client {
  readonly tim: Tim;
  readonly user: string;
  /** JSON of the messages that were told as news, one text for each event. */
  readonly news: string[];
  /** Makes a call and lets time pass until its callback; throws if the call is refused at once. */
  call(name: string, ...args: unknown[]): Promise<Answer>;
  /** The same; throws unless the code is 0. */
  ok(name: string, ...args: unknown[]): Promise<string>;
  say(peer: string, text: string): Promise<string>;
}

let hosts = 0;

/** A client of a user, initialised, on a host of its own. `failed` hears of what it logs as an error. */
export function openClient({ world }: Pick<Stage, 'world'>, user: string, failed: (what: string) => void): Client {
  hosts += 1;
  const host = { ...world.clientHost(`${user}-${hosts}`), log: silentLog };
  const tim = createTim({ server: URL_OF_SERVER, host, platform: 'Linux', storage: 'memory' });
  const news: string[] = [];
  tim.TIMSetLogCallback((level, line) => {
    if (level >= TIMLogLevel.kTIMLog_Error) failed(`the client of ${user}: ${line}`);
  }, null);
  tim.TIMAddRecvNewMsgCallback((json) => void news.push(json), null);
  if (tim.TIMInit(APP.sdkAppId, '') !== 0) throw new Error('TIMInit failed');
  const functions = tim as unknown as Record<string, AnyFunction>;
  const call: Client['call'] = (name, ...args) =>
    world.until(
      new Promise((resolve, reject) => {
        const callback = (code: number, desc: string, json: string): void => resolve({ code, desc, json });
        const result = functions[name]!(...args, callback, null);
        if (result !== 0) reject(new Error(`${name} returned ${String(result)}`));
      }),
    );
  const ok: Client['ok'] = async (name, ...args) => {
    const { code, desc, json } = await call(name, ...args);
    if (code !== 0) throw new Error(`${name} of ${user} ended with ${code}: ${desc}`);
    return json;
  };
  return { tim, user, news, call, ok, say: (peer, text) => ok('TIMMsgSendNewMsg', peer, 1, textMessage(text)) };
}

export async function signedIn(stage: Stage, user: string, failed: (what: string) => void): Promise<Client> {
  const client = openClient(stage, user, failed);
  await client.ok('TIMLogin', user, stage.sigOf(user));
  return client;
}

export function textMessage(text: string): string {
  return JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: text }] });
}

/** Two who only do what is right: whatever happens beside them, they are served. */
export interface Bystanders {
  /** Throws if a message from the one does not come to the other, or anything else comes. */
  talk(): Promise<void>;
  leave(): void;
}

export async function openBystanders(stage: Stage, failed: (what: string) => void): Promise<Bystanders> {
  const [one, other] = [await signedIn(stage, 'ulla', failed), await signedIn(stage, 'vera', failed)];
  let said = 0;
  return {
    async talk() {
      said += 1;
      const text = `word ${said}`;
      await one.say('vera', text);
      await stage.world.run(200);
      const heard = other.news.splice(0);
      if (heard.length !== 1 || !heard[0]!.includes(`"${text}"`)) throw new Error(`vera heard ${heard.join(' ')}`);
      if (one.news.length > 0) throw new Error(`ulla heard ${one.news.join(' ')}`);
    },
    leave() {
      for (const { tim } of [one, other]) tim.TIMUninit();
    },
  };
}
