import { AccessService } from './access-record';
import { AccessPort } from './access-row';
import { AccessTarget } from './access-target';
import { IndexedRecord } from './indexed-record';
import { keyOf } from '../model/edge';

/** A port of a service that denies by default, where its proxy accepts plaintext nevertheless; or of an external service, to which plaintext is sent. */
export interface PlaintextPort {
  readonly target: AccessTarget;
  readonly port: AccessPort;
  /** Construct path of the service or external service. */
  readonly owner: string;
}

/** The ports of a service that denies by default, where its proxy accepts plaintext. */
export function plaintextPorts(service: AccessService, mesh: IndexedRecord): PlaintextPort[] {
  if (!mesh.namespaces.get(service.namespace)!.deniesByDefault) return []; // its rows say it
  const isStrict = strictPorts(service, mesh);
  const target = { type: 'service', key: keyOf(service) } as const;
  return publishedPorts(service).filter(port => !isStrict(port)).map(port => ({ target, port, owner: service.path }));
}

/** Whether the proxy of a service accepts mutual TLS only, by port. */
export function strictPorts(service: AccessService, mesh: IndexedRecord): (port: AccessPort) => boolean {
  const strict = new Set(mesh.services.get(keyOf(service))!.strictPorts);
  return ({ containerPort }) => strict.has(containerPort!);
}

/** The ports of the Service. */
export function publishedPorts({ ports }: AccessService): AccessPort[] {
  return ports.map(({ number, target }) => ({ port: number, containerPort: target }));
}
