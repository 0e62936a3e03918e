/** What stands around every view: the way to the content, the name, and what a person can always reach. */
import type { ComponentChildren } from 'preact';
import { Link } from '../parts/link.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { useLocation } from '../state/location.ts';
import { useMayAct } from '../state/me.ts';
import { Account } from './account.tsx';
import { PaletteButton } from './palette/palette-button.tsx';
import { ThemeButton } from './theme-button.tsx';

export function Shell({ children }: { children: ComponentChildren }) {
  const view = useLocation().view.value?.name;
  const mayAct = useMayAct();
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="shell-head">
        <Link to={{ name: 'builds' }} class="wordmark">
          <Wave />
          <span class="wordmark-text">Breakwater</span>
        </Link>
        <nav class="shell-nav" aria-label="Main">
          <Link to={{ name: 'builds' }} isCurrent={view === 'builds'}>
            Builds
          </Link>
          {mayAct && (
            <Link to={{ name: 'new-build' }} isCurrent={view === 'new-build'}>
              New build
            </Link>
          )}
        </nav>
        <div class="shell-end">
          <PaletteButton />
          <ThemeButton />
          <Account />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
    </>
  );
}

const Wave = () => (
  <svg class="wave" viewBox="0 0 24 16" aria-hidden="true">
    <path d="M1 11c3-6 6-6 8-1s5 5 8-2c1-3 3-5 6-4" />
    <path d="M1 15c3-4 6-4 8-1s5 3 8-1c1-2 3-3 6-2" />
  </svg>
);
