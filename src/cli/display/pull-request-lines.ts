/** The pull requests of a build, a line each. */
import type { BuildView } from '../../core/contract/views.ts';
import { printable } from './printable.ts';

export const pullRequestLines = ({ repositories }: Pick<BuildView, 'repositories'>): string[] =>
  repositories.flatMap(({ name, pullRequest }) => {
    if (pullRequest === null || pullRequest.state === 'opening') return [];
    const { url, state, message } = pullRequest;
    const where = url === null ? '' : ` ${url}${state === 'open' ? '' : ` (${state})`}`;
    const text = `  ${name}: ${url === null ? 'no pull request' : 'pull request'}${where}${message === null ? '' : `: ${message}`}`;
    return [printable(text)];
  });
