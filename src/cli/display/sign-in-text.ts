/** What a link that signs a browser in is good for, in one line; the API gives a session twelve hours. */
import type { SignInLink } from '../../core/contract/sign-in.ts';
import { printable } from './printable.ts';

export const signedInAs = ({ name, tenant, scopes }: SignInLink): string =>
  `${printable(name)} of ${printable(tenant)} (${scopes.map(printable).join(', ')}) for 12 hours`;

export function signInText(link: SignInLink, expiresInMinutes: number): string {
  const good = expiresInMinutes < 60 ? `${expiresInMinutes} minutes` : `${expiresInMinutes / 60} hours`;
  return `Whoever opens this link within ${good} acts as ${signedInAs(link)}.`;
}
