/** Who a caller is, as the caller is told. */
import type { KnownBy, Me } from '../../core/contract/tokens.ts';
import type { Holder } from '../access/holder.ts';
import type { ApiTypes } from './ports.ts';

type Asked = Pick<ApiTypes['Variables'], 'caller' | 'holder' | 'link' | 'until'>;

export function meOf({ caller, holder, link, until }: Asked): Me {
  const { name, tenant, scopes, isOperator } = caller;
  return { name, tenant, scopes: [...scopes], isOperator, knownBy: knownBy(holder, link), signedInUntil: until };
}

function knownBy(holder: Holder | null, link: string | null): KnownBy {
  switch (holder?.kind) {
    case undefined:
      return link === null ? 'page key' : 'shared link';
    case 'github':
    case 'email':
      return 'person';
    case 'service':
    case 'token':
    case 'operator':
      return holder.kind;
    default:
      return holder satisfies never;
  }
}
