/** All kinds of cycles. */
import type { Kind } from '../cycle.ts';
import { damage } from './damage.ts';
import { full } from './full.ts';
import { halt } from './halt.ts';
import { kill } from './kill.ts';
import { postgres } from './postgres.ts';
import { power } from './power.ts';
import { rivals } from './rivals.ts';

export const kinds: readonly Kind[] = [kill, halt, power, damage, full, rivals, postgres];
