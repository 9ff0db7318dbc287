/** The suites of tests/sdk, with the SDK in a worker of a real browser. */
import { vi } from 'vitest';
import { suitesIn } from './suites.ts';

vi.mock('@hongyan/client', () => import('./bridge/client.ts'));
suitesIn('worker');
