import { DeniedRequests, remainingRequests } from './denied-requests';
import { EgressHostRecord } from './egress-host';
import { RequestScope } from './jwt';

/** A service that decides on requests for proxies: an extension provider of the mesh. */
export interface AuthorizerRecord {
  /** Name of the extension provider. */
  readonly name: string;
  /** The port of its Service. */
  readonly port: number;
  /** Key of its service, where the mesh has it. */
  readonly service?: string;
  /** Its Service or host, where others deploy it. */
  readonly host?: EgressHostRecord;
  /** Whether requests pass while it does not respond; none where others own the settings of the provider. */
  readonly failOpen?: boolean;
  /** Headers, in lower case, that it sets on requests that it allows: not those by wildcard. */
  readonly upstreamHeaders: readonly string[];
  /** The entry of `extensionProviders` in the mesh config, as JSON; none where others own it. */
  readonly extensionProvider?: string;
}

/** The consent of an authorizer that a service or a gateway requires. */
export interface ExternalAuthorizationRecord {
  /** Construct path. */
  readonly owner: string;
  readonly authorizer: AuthorizerRecord;
  /** Requests that need no consent. */
  readonly publicRequests: readonly RequestScope[];
  /** The requests that need it, except for public ones; none: all. */
  readonly requests?: readonly RequestScope[];
}

/**
 * The requests that need the consent of the authorizer. Public ones are excepted by their complement, so that a path in a spelling that no list has needs it.
 * @param hasCors whether preflight requests pass, which browsers send without credentials
 */
export function requestsWithConsent(
  { publicRequests, requests = [{}] }: Pick<ExternalAuthorizationRecord, 'publicRequests' | 'requests'>, hasCors: boolean,
): DeniedRequests[] {
  return requests.flatMap(scope => remainingRequests(scope, publicRequests, hasCors));
}
