import { expect, test } from 'vitest';
import { sandboxSettingsIn } from '../../../src/local-stack/parts/stack-parts.ts';

test('what a person has set for the sandbox server reaches it, and nothing else of their environment', () => {
  const environment = {
    SANDBOX_KEPT_MB: '0',
    SANDBOX_GIT_LFS: '',
    SANDBOX_BROWSER: 'none',
    SANDBOX_TOKEN: 'another',
    HOME: '/home/me',
  };
  expect(sandboxSettingsIn(environment)).toEqual({ SANDBOX_KEPT_MB: '0', SANDBOX_BROWSER: 'none' });
});
