import { describe, expect, it } from 'vitest';
import type { BusMessage } from '../bus.ts';
import { createLocalBus } from './local.ts';

const message: BusMessage = { kind: 'frame', text: '{}', gno: 1, except: undefined };

describe('the local bus', () => {
  it('hands a message to every subscriber of its subject, and to no other', () => {
    const bus = createLocalBus();
    const heard: string[] = [];
    bus.subscribe('u.alice', () => void heard.push('first'));
    bus.subscribe('u.alice', () => void heard.push('second'));
    bus.subscribe('u.bob', () => void heard.push('bob'));
    bus.publish('u.alice', message);
    bus.publish('u.carol', message);
    expect(heard).toEqual(['first', 'second']);
  });

  it('hands nothing to those that have unsubscribed, and takes new ones', () => {
    const bus = createLocalBus();
    const heard: string[] = [];
    const first = bus.subscribe('u.alice', () => void heard.push('first'));
    first.unsubscribe();
    bus.subscribe('u.alice', () => void heard.push('second'));
    first.unsubscribe();
    bus.publish('u.alice', message);
    expect(heard).toEqual(['second']);
  });
});
