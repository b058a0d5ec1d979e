import { MtlsMode } from './mtls-mode';
import { OutboundTraffic } from './outbound-traffic';
import { ProxySettings } from './proxy';

/** Which control plane injects its proxy into the pods. */
export interface Injection {
  readonly enabled: boolean;
  /** The control plane's revision, where several are installed. */
  readonly revision?: string;
}

/** A namespace of the mesh. */
export interface NamespaceModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Whether the app renders the Namespace object. */
  readonly created: boolean;
  readonly injection: Injection;
  readonly mtls?: MtlsMode;
  readonly proxy?: ProxySettings;
  /** Whether every caller needs an edge of the call graph. */
  readonly zeroTrust: boolean;
  /** Where its pods may send traffic; none: as the mesh was installed. */
  readonly outboundTraffic?: OutboundTraffic;
}
