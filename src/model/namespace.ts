import type { ExternalModel } from './external';
import { MtlsMode } from './mtls-mode';
import { OutboundTraffic } from './outbound-traffic';
import { ProxySettings } from './proxy';
import type { ServiceModel } from './service';

/** Which control plane puts its proxy into the pods. */
export interface Injection {
  readonly enabled: boolean;
  /** The control plane's revision, where more than one is installed. */
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
  /** Whether callers need a declared edge. */
  readonly zeroTrust: boolean;
  /** Grows as services are added. */
  readonly services: ServiceModel[];
  /** Where its pods may send traffic; none: as the mesh was installed. */
  readonly outboundTraffic?: OutboundTraffic;
  /** What lies outside the mesh and can be reached from here. Grows as edges are added. */
  readonly externals: ExternalModel[];
}
