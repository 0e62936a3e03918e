import { beforeEach, describe, expect, test, vi } from 'vitest';
import { forgetUnsaved, hasUnsaved, keep, unsavedNow } from '../../src/page/state/unsaved.ts';

/** A tab's storage for so many characters. */
function storage(room: number) {
  const kept = new Map<string, string>();
  const written: string[] = [];
  vi.stubGlobal('sessionStorage', {
    removeItem: (name: string) => void kept.delete(name),
    setItem: (name: string, text: string) => {
      if (text.length > room) throw new DOMException('there is no room', 'QuotaExceededError');
      written.push(text);
      kept.set(name, text);
    },
  });
  return { kept, written };
}

describe('what is typed and not sent', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => {
      forgetUnsaved();
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });

  test('is there at once, and is written once the typing rests', () => {
    const { kept, written } = storage(100);
    for (const text of ['a', 'ab', 'abc']) keep('plan b1', text);
    expect([unsavedNow('plan b1'), written]).toEqual(['abc', []]);
    vi.runAllTimers();
    expect([written, [...kept]]).toEqual([['"abc"'], [['breakwater-unsaved-1 plan b1', '"abc"']]]);
  });

  test('leaves nothing older behind where there is no room for it', () => {
    const { kept } = storage(10);
    keep('plan b1', 'short');
    vi.runAllTimers();
    keep('plan b1', 'what is longer than the room');
    vi.runAllTimers();
    expect([unsavedNow('plan b1'), [...kept]]).toEqual(['what is longer than the room', []]);
  });

  test('of a build, or all of it, is thrown away at once', () => {
    const { kept } = storage(100);
    for (const name of ['plan b1', 'comments b1', 'plan b2']) keep(name, name);
    vi.runAllTimers();
    forgetUnsaved('b1');
    const after = [...kept.keys()];
    forgetUnsaved();
    expect({ after, kept: [...kept], hasUnsaved: hasUnsaved() }).toEqual({
      after: ['breakwater-unsaved-1 plan b2'],
      kept: [],
      hasUnsaved: false,
    });
  });
});
