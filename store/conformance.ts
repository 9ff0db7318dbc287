/**
 * What every engine has to do, as one suite: an engine's test calls {@link storeConformance} with a way to open an
 * empty store. It knows the port and nothing of the engine.
 */
import { describe } from 'vitest';
import { commitsConformance } from './conformance/commits.ts';
import { conversationsConformance } from './conformance/conversations.ts';
import { deletionsConformance } from './conformance/deletions.ts';
import { historyConformance } from './conformance/history.ts';
import { modelConformance } from './conformance/model.ts';
import { peopleConformance } from './conformance/people.ts';
import { sendsConformance } from './conformance/sends.ts';
import { sharedConformance } from './conformance/shared.ts';
import type { OpenSubject, SharedSubject } from './conformance/subject.ts';
import { tailConformance } from './conformance/tail.ts';

export type { OpenSubject, SharedSubject, Subject } from './conformance/subject.ts';

/** How many random histories are compared with the model. */
const MODEL_RUNS = 60;

/** Runs the suite; `open` makes an empty store that goes with the running test. */
export function storeConformance(name: string, open: OpenSubject, modelRuns = MODEL_RUNS): void {
  describe(`${name} as a store`, () => {
    commitsConformance(open);
    sendsConformance(open);
    historyConformance(open);
    conversationsConformance(open);
    deletionsConformance(open);
    peopleConformance(open);
    tailConformance(open);
    modelConformance(open, modelRuns);
  });
}

/** The same for an engine whose database several processes may have open, and what they may rely on. */
export function sharedStoreConformance(name: string, open: () => Promise<SharedSubject>, modelRuns?: number): void {
  storeConformance(name, open, modelRuns);
  describe(`${name} as a shared store`, () => sharedConformance(open));
}
