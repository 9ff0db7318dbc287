/**
 * The typed face with values of any kind in place of what its types say: a call is answered, or refused with an ImError of
 * the contract, and with nothing else.
 */
import { createIM, ImError } from '@hongyan/client';
import { errorName } from '../../../contract/errors.ts';
import { TIMResult } from '../../../contract/enums.ts';
import { functions } from '../../../contract/functions.ts';
import type { FunctionRow } from '../../../contract/functions/rows.ts';
import { silentLog } from '../../../host/log.ts';
import { openBystanders } from '../client.ts';
import { type Draw, junk, TEXTS } from '../draw.ts';
import { mutateJson } from '../mutate.ts';
import { samplesOf } from '../samples.ts';
import { APP, openStage, type Stage, URL_OF_SERVER } from '../stage.ts';
import type { Target } from '../target.ts';

const IN_A_TURN = 200;
const ANSWER_MS = 90_000;
const RESULTS: ReadonlySet<unknown> = new Set(Object.values(TIMResult));
/** What would end the session that the others need. */
const NOT_HERE: ReadonlySet<string> = new Set(['TIMLogout', 'TIMLogin', 'callExperimentalAPI']);

type Im = ReturnType<typeof createIM>;

export const typedFace: Target = {
  name: 'calls of the typed face',
  inputs: 60_000,
  few: 400,
  async open({ draw, found }) {
    const stage = await openStage((what) => found(what, ''));
    const bystanders = await openBystanders(stage, (what) => found(what, ''));
    const im = await openIm(stage);
    const rows = Object.entries<FunctionRow>(functions).filter(([name]) => !NOT_HERE.has(name));
    const give = createValues(draw);

    async function callOne(): Promise<void> {
      const [name, row] = draw.pick(rows);
      const params = draw.once(30) ? junk(draw) : give(row);
      const text = `${name}(${shown(params)})`;
      try {
        await im.call(name as never, params as never);
      } catch (error) {
        if (!(error instanceof ImError)) found(`rejected with ${String(error)}`, text);
        else if (!RESULTS.has(error.code) && errorName(error.code) === 'UNKNOWN') found(`code ${error.code}`, text);
      }
    }

    return {
      async feed(count) {
        const taken = Math.min(count, IN_A_TURN);
        const calls = Array.from({ length: taken }, callOne);
        await stage.world.until(Promise.all(calls), ANSWER_MS).catch((error: unknown) => found(String(error), ''));
        await bystanders.talk().catch((error: unknown) => found(String(error), ''));
        return taken;
      },
      async stillServes() {
        await stage.world.until(im.call('TIMConvGetConvList', {}));
        await bystanders.talk();
      },
      async close() {
        im.close();
        bystanders.leave();
        await stage.close();
      },
    };
  },
};

async function openIm(stage: Stage): Promise<Im> {
  const host = { ...stage.world.clientHost('typed'), log: silentLog };
  const user = { sdkAppId: APP.sdkAppId, userId: 'alice', userSig: stage.sigOf('alice') };
  const im = createIM({ server: URL_OF_SERVER, host, platform: 'Linux', storage: 'memory', ...user });
  await stage.world.until(im.login());
  return im;
}

/** Values for a row's parameters, most of them nearly right, some of them nothing that JSON knows. */
function createValues(draw: Draw): (row: FunctionRow) => Record<string, unknown> {
  const pools = new Map<FunctionRow, readonly (readonly [string, readonly unknown[]])[]>();
  const poolOf = (row: FunctionRow): readonly (readonly [string, readonly unknown[]])[] => {
    if (row.kind === 'register') return [];
    const pool = pools.get(row) ?? row.params.map(({ name, field }) => [name, samplesOf(field, draw, 12)] as const);
    pools.set(row, pool);
    return pool;
  };
  return (row) =>
    Object.fromEntries(
      poolOf(row).map(([name, values]) => {
        if (name === 'conv_id') return [name, draw.once(3) ? draw.pick(TEXTS) : 'bob'];
        if (name === 'conv_type' && !draw.once(3)) return [name, 1];
        const value = draw.pick(values);
        if (draw.once(3)) return [name, value];
        return [name, draw.once(10) ? strange(draw) : mutateJson(draw, value)];
      }),
    );
}

function strange(draw: Draw): unknown {
  const circle: Record<string, unknown> = {};
  circle['circle'] = circle;
  const throwing = {
    toJSON() {
      throw new Error('not me');
    },
  };
  const of: readonly unknown[] = [
    circle,
    throwing,
    10n,
    Symbol('s'),
    () => 1,
    new Map(),
    new Date(Number.NaN),
    undefined,
  ];
  return draw.pick(of);
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'what JSON does not know';
  }
}
