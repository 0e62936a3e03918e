/** A list of which only what is in sight is drawn, in a page that scrolls as a whole; its rows are as high as they are. */
import {
  measureElement,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

export type WindowList = {
  /** Null until the browser has measured: then the caller draws what it has. */
  items: VirtualItem[] | null;
  /** The room of what is not drawn. */
  padding: { paddingTop: string; paddingBottom: string } | null;
  measure(row: HTMLElement | null): void;
  scrollTo(index: number): void;
  scrollToEnd(): void;
};
type Options = {
  count: number;
  estimatePx: number;
  /** What covers the top of the window. */
  coveredPx: number;
  /** Stays at the end while the list grows, for a reader who is there. */
  followsEnd: boolean;
};
type Rows = Virtualizer<Window, HTMLElement>;

export function useWindowList(list: RefObject<HTMLElement | null>, options: Options): WindowList {
  const { count, estimatePx, coveredPx, followsEnd } = options;
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const kept = useRef<Rows | null>(null);
  const margin = useRef(0);

  const settings = (): VirtualizerOptions<Window, HTMLElement> => ({
    count,
    estimateSize: () => estimatePx,
    overscan: 3,
    scrollMargin: margin.current,
    scrollPaddingStart: coveredPx,
    anchorTo: followsEnd ? 'end' : 'start',
    followOnAppend: followsEnd,
    scrollEndThreshold: 120,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    measureElement,
    onChange: () => redraw(undefined),
    initialOffset: () => window.scrollY,
  });

  useLayoutEffect(() => {
    margin.current = topOf(list.current);
    const rows: Rows = new Virtualizer(settings());
    kept.current = rows;
    const leave = rows._didMount();
    rows._willUpdate();
    redraw(undefined);
    return () => {
      kept.current = null;
      leave();
    };
  }, []);
  // What stands above the list can have grown.
  useLayoutEffect(() => {
    const top = topOf(list.current);
    if (Math.abs(top - margin.current) > 1) {
      margin.current = top;
      redraw(undefined);
    }
    kept.current?._willUpdate();
  });

  const rows = kept.current;
  rows?.setOptions(settings());
  const items = rows?.getVirtualItems() ?? null;
  const [first, last] = [items?.[0], items?.at(-1)];
  return {
    items,
    padding:
      rows && first && last
        ? {
            paddingTop: `${Math.max(0, first.start - margin.current)}px`,
            paddingBottom: `${Math.max(0, rows.getTotalSize() + margin.current - last.end)}px`,
          }
        : null,
    measure: (row) => kept.current?.measureElement(row),
    scrollTo: (index) => kept.current?.scrollToIndex(index, { align: 'start' }),
    scrollToEnd: () => kept.current?.scrollToEnd(),
  };
}

const topOf = (element: HTMLElement | null): number =>
  element ? Math.round(element.getBoundingClientRect().top + window.scrollY) : 0;
