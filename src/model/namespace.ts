import { MtlsMode } from './mtls-mode';
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
}
