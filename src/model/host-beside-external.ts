import { omitUndefinedOrNone } from './omit-undefined';
import { UrlRewrite } from './route-policy';
import { Rule } from './route-table';

/**
 * The rewrite of a rule, and apart from it the host that only the pods of the service receive: a server outside the mesh receives its own host. The host
 * of a whole rule would apply to all its destinations, whatever the host of one of them.
 */
export function hostBesideExternal({ rewrite, shares }: Rule): { readonly rewrite?: UrlRewrite; readonly host?: string } {
  if (rewrite?.host === undefined || !shares.some(({ external }) => external)) return { rewrite };
  const { host, ...rest } = rewrite;
  return { rewrite: omitUndefinedOrNone(rest), host };
}
