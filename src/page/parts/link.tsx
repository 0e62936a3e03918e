/** Links within the page go without a load; a middle click, a new tab and a browser without JavaScript take them as links. */
import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import { pathOf, type View } from '../routes.ts';
import { useLocation } from '../state/location.ts';

type LinkProps = {
  to: View;
  query?: Record<string, string>;
  children: ComponentChildren;
  class?: string;
  isCurrent?: boolean;
  label?: string;
};

/** Whether a click means this page: with another button or a key, it means another tab, a window or a download. */
export const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;

export function Link({ to, query = {}, children, isCurrent, label, class: name }: LinkProps) {
  const location = useLocation();
  const search = new URLSearchParams(query);
  const address = search.size > 0 ? `${pathOf(to)}?${search}` : pathOf(to);
  const go = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    location.go(address);
  };
  return (
    <a href={address} class={name} onClick={go} aria-current={isCurrent ? 'page' : undefined} aria-label={label}>
      {children}
    </a>
  );
}

/** An address that others have named: opened only where it is one of the web, in a tab that knows nothing of this one. */
export function OuterLink({ href, children }: { href: string; children: ComponentChildren }) {
  const isWeb = URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
  if (!isWeb) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
