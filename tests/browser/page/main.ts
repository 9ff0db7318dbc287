/** The SDK's browser build behind a line to a test: made here, in a page or in a worker, and driven from there. */
import { createIM, createTim, type ImError, type ImOptions, type TimOptions } from '@hongyan/client';
import { type BridgedHost, createBridgedHost, type HostData } from './host.ts';
import { Line, type Operations } from './line.ts';
import { watchStorage } from './quiet.ts';

type AnyFunction = (...args: unknown[]) => unknown;

watchStorage();
const hosts = new Map<number, BridgedHost>();
const faces: object[] = [];
const given: AnyFunction[] = [];

/** The options with the world that they name. */
function withHost<T extends TimOptions>(options: T, data: HostData | undefined): T {
  if (!data) return options;
  const bridged = hosts.get(data.number) ?? createBridgedHost(data, line);
  hosts.set(data.number, bridged);
  return { ...options, host: bridged.host };
}

const operations: Operations = {
  createTim(data: HostData | undefined, options: TimOptions) {
    const tim = createTim(withHost(options, data));
    return [faces.push(tim) - 1, Object.keys(tim)];
  },
  createIM(data: HostData | undefined, options: ImOptions) {
    return faces.push(createIM(withHost(options, data))) - 1;
  },
  call: (face: number, name: string, args: unknown[]) => (faces[face] as Record<string, AnyFunction>)[name]!(...args),
  promise(face: number, name: string, args: unknown[], resolve: AnyFunction, reject: AnyFunction) {
    const promise = (faces[face] as Record<string, AnyFunction>)[name]!(...args) as Promise<unknown>;
    promise.then(resolve, (error: ImError) => reject({ code: error.code, desc: error.desc }));
  },
  strict: (isStrict: boolean) => void (line.isStrict = isStrict),
  run: (name: number, args: unknown[]) => given[name]!(...args),
};
for (const step of ['fire', 'dialled', 'refused', 'frames', 'closed', 'done', 'failed']) {
  Object.assign(operations, {
    [step]: (host: number, ...args: never[]) => hosts.get(host)!.steps[step]!(...args),
  });
}

const line: Line = new Line({
  operations,
  given,
  hearClock: ([host, now, monotonic]) => hosts.get(host!)?.hearClock(now!, monotonic!),
});
