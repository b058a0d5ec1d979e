import { ClientSetRecord, SelectedRequests } from './denial';
import { NetworkEnforcement } from './network-enforcement';

/** An object of the mesh that allows or denies requests, and the proxy that enforces it. */
export interface AccessPolicy {
  readonly kind: string;
  readonly name: string;
  /** None for objects of the whole cluster. */
  readonly namespace?: string;
  /** The proxy that enforces it: `sidecar`, `ztunnel`, `waypoint`, `ingress gateway`, `egress gateway`. */
  readonly layer: string;
  /** `deny`: it denies whatever no other policy allows, or the clients that it names. */
  readonly effect: 'allow' | 'deny';
  /** Client identities that it allows, as `namespace/serviceAccount`, or `namespace/*` for all of it; of other trust domains the SPIFFE ID without scheme. */
  readonly callers?: readonly string[];
  /** Networks whose clients it allows, as CIDRs. */
  readonly networks?: readonly string[];
  /** Container ports; none: all. */
  readonly ports?: readonly number[];
}

/** Requests that are denied whatever the policies allow. */
export interface AccessDenial {
  /** Construct path of the declaration. */
  readonly owner: string;
  /** Why, as the declaration says. */
  readonly justification?: string;
  readonly clients: {
    readonly type: ClientSetRecord['type'];
    /** As `AccessPolicy.callers`. */
    readonly identities: readonly string[];
    /** Networks of clients without a mesh identity, as CIDRs. */
    readonly networks: readonly string[];
  };
  readonly requests: SelectedRequests;
}

/** What the mesh enforces of the call graph, as the provider renders it: with the record, all that a report of access needs. */
export interface Enforcement {
  readonly namespaces: readonly NamespaceEnforcement[];
  readonly services: readonly ServiceEnforcement[];
  readonly externals: readonly ExternalEnforcement[];
  readonly gateways: readonly GatewayEnforcement[];
  /** The NetworkPolicies: enforced by the network plugin of the cluster, whatever the proxies do. */
  readonly network: NetworkEnforcement;
  /** Whether a policy can match a path by string prefix: a call whose path it cannot match stays denied. */
  readonly matchesStringPrefix: boolean;
}

/** The services of a namespace deny by default, or nothing denies. */
export interface NamespaceEnforcement {
  readonly name: string;
  readonly deniesByDefault: boolean;
  /** Whether its pods refuse plaintext, unless a port has another mode. */
  readonly isStrict: boolean;
  /** Whether its pods reach declared external services only. */
  readonly registryOnly: boolean;
  /** ServiceAccounts of the proxies of the mesh itself: of a waypoint. */
  readonly proxyServiceAccounts: readonly string[];
  readonly policies: readonly AccessPolicy[];
}

export interface ServiceEnforcement {
  /** Key of the service. */
  readonly key: string;
  /** Container ports at which the mesh refuses plaintext: clients need a mesh identity. */
  readonly strictPorts: readonly number[];
  /** Container ports at which its proxies deny requests without a token; empty: none. */
  readonly tokenPorts: readonly number[];
  /** Container ports at which its proxies deny requests without the consent of an external authorizer; empty: none. */
  readonly consentPorts: readonly number[];
  /** None in files of versions that knew none. */
  readonly denials?: readonly AccessDenial[];
  /** Denials in dry run, which deny nothing. None in files of versions that left them out. */
  readonly dryRunDenials?: readonly AccessDenial[];
  readonly policies: readonly AccessPolicy[];
}

export interface ExternalEnforcement {
  /** Key of the external service. */
  readonly key: string;
  /** Whether only declared calls are allowed. */
  readonly deniesByDefault: boolean;
  /** Ports whose requests leave the mesh in plaintext: the applications send it, and no proxy originates TLS. */
  readonly plaintextPorts: readonly number[];
  readonly policies: readonly AccessPolicy[];
}

export interface GatewayEnforcement {
  /** Key of the gateway. */
  readonly key: string;
  /** Client identity of its pods, as `namespace/serviceAccount`; none if nobody has given it. */
  readonly identity?: string;
  /** Whether it verifies the client certificates that a listener asks for. */
  readonly checksClientCertificates: boolean;
  /** Whether it denies requests without a token. */
  readonly requiresToken: boolean;
  /** Whether it denies requests without the consent of an external authorizer. */
  readonly requiresConsent: boolean;
  readonly policies: readonly AccessPolicy[];
}
