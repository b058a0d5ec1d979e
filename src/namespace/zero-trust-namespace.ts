import { Construct } from 'constructs';
import { MeshNamespace, NamespaceOptions } from './mesh-namespace';

/**
 * Properties of `ZeroTrustNamespace`.
 * @example
 * const props: ZeroTrustNamespaceProps = { mesh };
 */
export interface ZeroTrustNamespaceProps extends NamespaceOptions {}

/**
 * A namespace that denies by default: strict mutual TLS, no call is allowed unless `calls()` declares it,
 * and each service that is called gets one authorization policy with its callers.
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
