/** `hongyan chat USER --to PEER`: signs in and chats, in a terminal or by a script. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createIM, type Im } from '@hongyan/client';
import { signUserSig } from '@hongyan/server';
import { appKey } from './apps.ts';
import type { ChatIm } from './chat/im.ts';
import { printingCallbacks } from './chat/json.ts';
import { runLines } from './chat/lines.ts';
import type { Notice } from './chat/notice.ts';
import { outageJudge } from './chat/outage.ts';
import { render } from './chat/render.ts';
import { reasonOf } from './chat/refusal.ts';
import { type ChatSession, openSession } from './chat/session.ts';
import { openTerminal, type Terminal } from './chat/terminal.ts';
import { Failure } from './failure.ts';
import type { Settings } from './options/table.ts';
import { UsageError } from './options/usage-error.ts';
import { type Painter, painter } from './paint.ts';
import { checkUserId } from './user-id.ts';

const SIGN_OUT_TIMEOUT_MS = 3000;

/** Runs the chat; the exit code is 1 if a line of a script failed or the session was ended. Throws {@link Failure} if
 * it can't sign in. */
export async function chat(user: string, settings: Settings<'chat'>): Promise<number> {
  const { to: peer, json, script, server } = settings;
  if (peer === undefined) throw new UsageError('hongyan chat needs --to PEER, the user to chat with');
  checkUserId(user);
  checkUserId(peer);
  const lines = script === undefined || script === '-' ? undefined : scriptLines(script);
  const { im, userSig } = openIm(user, settings);
  const calls = json ? printingCallbacks(im, writeLine) : im;
  const paint = painter(process.stdout);
  const interactive = !json && script === undefined && process.stdin.isTTY && process.stdout.isTTY;
  const terminal = interactive ? openTerminal(process.stdin, process.stdout, paint('green', `${user}> `)) : undefined;
  const show = json ? showFailureAsJson : showTo(terminal, { user, peer, paint });
  const session = openSession(calls, peer, show);
  try {
    await calls.call('TIMLogin', { user_id: user, user_sig: userSig });
  } catch (error) {
    const reason = reasonOf(error);
    im.close();
    throw new Failure(`can't sign in at ${server}: ${reason}`);
  }
  show({ is: 'signedIn' });
  const good = await (terminal === undefined
    ? runLines(lines ?? inputLines(session.over), session)
    : runInTerminal(terminal, session, show));
  if (!session.over.aborted) await signOut(calls);
  im.close();
  return good ? 0 : 1;
}

async function runInTerminal(
  terminal: Terminal,
  session: ChatSession,
  show: (notice: Notice) => void,
): Promise<boolean> {
  await terminal.run(session);
  if (session.sending() > 0) show({ is: 'leaving', pending: session.sending() });
  await session.settled();
  return !session.over.aborted;
}

/** Throws {@link UsageError} if an option makes no sense to the SDK. */
function openIm(user: string, settings: Settings<'chat'>): { im: Im; userSig: string } {
  const { server, storage, platform } = settings;
  const { sdkAppId, secretKey } = appKey(settings);
  const userSig = signUserSig({ sdkAppId, secretKey, userId: user });
  try {
    if (storage !== 'memory') mkdirSync(storage, { recursive: true, mode: 0o700 });
    const im = createIM({
      server,
      sdkAppId,
      userId: user,
      userSig,
      storage: storage === 'memory' ? 'memory' : { path: storage },
      ...(platform && { platform }),
    });
    return { im, userSig };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Signs out, but does not wait long for a server that does not answer: what was sent is acknowledged already. */
async function signOut(im: ChatIm): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, SIGN_OUT_TIMEOUT_MS).unref());
  // A refusal leaves the session to the server, which ends it when the device is replaced.
  await Promise.race([im.call('TIMLogout', {}).catch(reasonOf), late]);
}

/** The lines of a script file. Throws {@link UsageError}. */
function scriptLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/);
  } catch (error) {
    throw new UsageError(`can't read the script ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The lines of standard input; reading ends when the session is over. */
async function* inputLines(over: AbortSignal): AsyncIterable<string> {
  try {
    yield* createInterface({ input: process.stdin, signal: over, crlfDelay: Number.POSITIVE_INFINITY });
  } finally {
    // Whoever writes to it may keep it open, and an open input would keep this program alive.
    process.stdin.destroy();
  }
}

/** Shows notices in the terminal, or as plain lines: failures of a script go to standard error. */
function showTo(
  terminal: Terminal | undefined,
  viewer: { user: string; peer: string; paint: Painter },
): (notice: Notice) => void {
  const isNews = outageJudge();
  return (notice) => {
    if (notice.is === 'network' && !isNews(notice)) return;
    // What was typed into the terminal stands there already.
    if (terminal !== undefined && notice.is === 'sent') return;
    const text = render(notice, { ...viewer, now: Date.now() });
    if (terminal !== undefined) terminal.print(text);
    else if (notice.is === 'failed') process.stderr.write(`${text}\n`);
    else writeLine(text);
  };
}

/** With --json callbacks are printed as they come; a failure that is no callback's would be missed without this. */
function showFailureAsJson(notice: Notice): void {
  if (notice.is === 'failed') writeLine(JSON.stringify({ failed: notice.what, reason: notice.reason }));
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
