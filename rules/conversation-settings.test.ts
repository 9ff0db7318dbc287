import { describe, expect, it } from 'vitest';
import { changeSettings, type SettingsRequest } from './conversation-settings.ts';

const untouched = { pinned: 0, hidden: 0, cleared: 0, receive: 0 };
const facts = { current: untouched, headPos: 10, pinnedCount: 0, now: 5000 };

function change(asked: SettingsRequest, more: Partial<typeof facts> = {}) {
  return changeSettings(asked, { ...facts, ...more });
}

describe('settings of a conversation', () => {
  it('that are not named stay', () => {
    expect(change({})).toEqual({ changed: {} });
    expect(change({ pinned: undefined, hidden: undefined, cleared: undefined })).toEqual({ changed: {} });
  });

  it('pin: at the time of the request, once', () => {
    expect(change({ pinned: true })).toEqual({ changed: { pinned: 5000 } });
    expect(change({ pinned: true }, { current: { ...untouched, pinned: 400 } })).toEqual({ changed: {} });
    expect(change({ pinned: false }, { current: { ...untouched, pinned: 400 } })).toEqual({ changed: { pinned: 0 } });
    expect(change({ pinned: false })).toEqual({ changed: {} });
  });

  it('pin: 50 at most (51012), and one that is pinned already does not count twice', () => {
    expect(change({ pinned: true }, { pinnedCount: 49 })).toEqual({ changed: { pinned: 5000 } });
    expect(change({ pinned: true }, { pinnedCount: 50 })).toMatchObject({ refused: { code: 51012 } });
    expect(change({ pinned: true }, { pinnedCount: 50, current: { ...untouched, pinned: 1 } })).toEqual({
      changed: {},
    });
    expect(change({ pinned: false }, { pinnedCount: 50, current: { ...untouched, pinned: 1 } })).toEqual({
      changed: { pinned: 0 },
    });
  });

  it('refused as a whole change nothing else', () => {
    expect(change({ pinned: true, cleared: 3 }, { pinnedCount: 50 })).not.toHaveProperty('changed');
  });

  it('hide: up to what is there, and back', () => {
    expect(change({ hidden: 4 })).toEqual({ changed: { hidden: 4 } });
    expect(change({ hidden: 99 })).toEqual({ changed: { hidden: 10 } });
    expect(change({ hidden: 0 }, { current: { ...untouched, hidden: 4 } })).toEqual({ changed: { hidden: 0 } });
    expect(change({ hidden: 4 }, { current: { ...untouched, hidden: 4 } })).toEqual({ changed: {} });
  });

  it('clear: up to what is there, and never back', () => {
    expect(change({ cleared: 4 })).toEqual({ changed: { cleared: 4 } });
    expect(change({ cleared: 99 })).toEqual({ changed: { cleared: 10 } });
    expect(change({ cleared: 3 }, { current: { ...untouched, cleared: 4 } })).toEqual({ changed: {} });
  });

  it('receive: as asked, and back', () => {
    expect(change({ receive: 2 })).toEqual({ changed: { receive: 2 } });
    expect(change({ receive: 0 })).toEqual({ changed: {} });
    expect(change({ receive: 0 }, { current: { ...untouched, receive: 1 } })).toEqual({ changed: { receive: 0 } });
  });

  it('change together', () => {
    expect(change({ pinned: true, hidden: 10, cleared: 10, receive: 1 })).toEqual({
      changed: { pinned: 5000, hidden: 10, cleared: 10, receive: 1 },
    });
  });
});
