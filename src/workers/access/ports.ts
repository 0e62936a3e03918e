/** What asking "who is this?" needs from outside: tokens and links in D1, limits of the platform, who vouches for people. */
import type { Page, PageQuery } from '../../access/page-cursor.ts';
import type { Share } from '../../access/shares.ts';
import type { StoredToken, TokenQuery } from '../../access/tokens.ts';
import type { People } from '../../core/access/people.ts';
import type { TokenRecord } from '../../core/access/token.ts';
import type { AccessAnswer } from './access-jwt.ts';
import type { GithubSettings } from './github.ts';
import type { StrangerBrake } from './stranger-brake.ts';

export type AccessPorts = {
  tokens: {
    add(token: StoredToken): Promise<void>;
    /** May be some seconds old; see `rememberMs`. */
    find(id: string): Promise<StoredToken | null>;
    list(query: TokenQuery): Promise<Page<TokenRecord>>;
    revoke(id: string, now: number): Promise<TokenRecord | null>;
    /** Notes that it was used, without a wait. */
    used(id: string, now: number): void;
  };
  shares: {
    add(share: Share): Promise<void>;
    /** May be some seconds old, as a token. */
    find(id: string): Promise<Share | null>;
    list(query: PageQuery & { buildId: string }): Promise<Page<Share>>;
    /** Null where the build has no such link. */
    revoke(which: { buildId: string; id: string; now: number }): Promise<Share | null>;
  };
  limits: {
    /** Whether a caller may ask once more at present. */
    caller(key: string): Promise<boolean>;
    /** Whether one more wrong token from an address is answered as usual. */
    stranger(address: string): Promise<boolean>;
  };
  /** One a Worker, whatever the request. */
  brake: StrangerBrake;
  /** Null where Cloudflare Access is not set up. */
  verifyAssertion: ((assertion: string, now: number) => Promise<AccessAnswer>) | null;
  /** Null where people do not sign in with GitHub. */
  github: GithubSettings | null;
  people: { people: People | null; fault: string | null };
  now(): number;
  random(bytes: number): Uint8Array;
};
