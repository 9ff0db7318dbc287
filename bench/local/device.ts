/** A device under measurement, as an app has it: the C facade with a local store at a path. */
import { createTim } from '@hongyan/client';
import { signUserSig } from '@hongyan/server';
import { APP } from '../app.ts';

type AnyFunction = (...given: unknown[]) => number;

export interface Device {
  /** From the call to its callback, with its JSON parsed. Rejects if it ends with another code than 0. */
  call(name: string, ...args: unknown[]): Promise<unknown>;
  signIn(user: string): Promise<void>;
  end(): void;
}

export function openDevice(server: string, path: string): Device {
  const tim = createTim({ server, storage: { path } });
  const call = (name: string, ...args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const back = (code: number, desc: string, json: string): void => {
        if (code === 0) resolve(json === '' ? undefined : JSON.parse(json));
        else reject(new Error(`${name}: ${code} ${desc}`));
      };
      const returned = (tim as unknown as Record<string, AnyFunction>)[name]!(...args, back, null);
      if (returned !== 0) reject(new Error(`${name} returned ${returned}`));
    });
  return {
    call,
    async signIn(user) {
      const { sdkAppId, secretKey } = APP;
      tim.TIMInit(sdkAppId, '');
      await call('TIMLogin', user, signUserSig({ sdkAppId, secretKey, userId: user }));
    },
    end: () => void tim.TIMUninit(),
  };
}
