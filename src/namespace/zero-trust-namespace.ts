import { Construct } from 'constructs';
import { MeshNamespace, NamespaceOptions } from './mesh-namespace';

/**
 * What a namespace is in which callers have to be named.
 * @example
 * const props: ZeroTrustNamespaceProps = { mesh };
 */
export interface ZeroTrustNamespaceProps extends NamespaceOptions {}

/**
 * A namespace in which nobody may call anybody, but for what `calls()` declares: strict mutual TLS, everything denied,
 * and for each service that is called one policy made of its callers.
 * @example
 * const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
 * const users = shop.addService('user-service');
 * const frontend = shop.addService('frontend');
 * frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api/users')] });
 */
export class ZeroTrustNamespace extends MeshNamespace {
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps) {
    super(scope, id, props);
  }

  /** @internal */
  protected _zeroTrust(): boolean { return true; }
}
