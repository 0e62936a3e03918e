/** What a person has to know: each kind looks its own way, and the urgent ones are read aloud. */
import type { ComponentChildren } from 'preact';
import type { Failure } from '../state/api.ts';
import { Text } from './text.tsx';

export type NoticeKind = 'info' | 'needs' | 'failure' | 'offline' | 'scripted';

const icons: Record<NoticeKind, string> = { info: 'i', needs: '?', failure: '✕', offline: '↯', scripted: '⚙' };

export const Notice = ({ kind, title, children }: NoticeProps) => (
  <section class={`notice notice-${kind}`} role={kind === 'failure' ? 'alert' : undefined} aria-label={title}>
    <span class="notice-icon" aria-hidden="true">
      {icons[kind]}
    </span>
    <div class="notice-body">
      <p class="notice-title">{title}</p>
      {children}
    </div>
  </section>
);
type NoticeProps = { kind: NoticeKind; title: string; children?: ComponentChildren };

/** What stands where there is nothing. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

/** What stands where something could not be read, with the way to try again. */
export const Unread = ({ failure, what, again }: { failure: Failure; what: string; again?: () => void }) => (
  <Notice kind={failure.status === 0 ? 'offline' : 'failure'} title={`${what} cannot be read`}>
    <p>
      <Text>{failure.detail}</Text>
    </p>
    {again && (
      <button type="button" onClick={again}>
        Try again
      </button>
    )}
  </Notice>
);

/** What stands where something is on its way; of the size of what comes, so that nothing jumps. */
export const Loading = ({ what, lines = 3 }: { what: string; lines?: number }) => (
  <div class="loading" role="status" aria-label={`${what} is on its way`}>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} class="loading-line" />
    ))}
  </div>
);
