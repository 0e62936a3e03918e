/** Keeps the browser's tab up to date with the build that is shown, and tells a person who has asked for it when they are needed. */
import { useEffect, useRef } from 'preact/hooks';
import { useBuild } from '../state/build-state.ts';
import { needOf } from '../views/build/needs/need.ts';
import { notify } from './notifications.ts';
import { tabIcon, tabTitle } from './tab-state.ts';

const setIcon = (address: string): void => document.querySelector('link[rel=icon]')?.setAttribute('href', address);

export function useTabState(): void {
  const { view } = useBuild();
  const title = tabTitle(view);
  const icon = tabIcon(view);
  useEffect(() => {
    document.title = title;
    setIcon(icon);
    return () => {
      document.title = 'Breakwater';
      setIcon('/assets/icon.svg');
    };
  }, [title, icon]);

  const told = `${needOf(view)?.title ?? ''}${view.endedAt === null ? '' : view.status}`;
  const before = useRef(told);
  useEffect(() => {
    if (told !== before.current && told !== '')
      notify({
        title: view.title,
        body: needOf(view)?.title ?? `The build is ${view.status}`,
        tag: `${view.id} ${told}`,
      });
    before.current = told;
  }, [told]);
}
