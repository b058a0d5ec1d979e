import { ApiObject } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { ExternalVersionOptions } from './external-version-options';
import type { MeshService } from './mesh-service';
import type { Pods } from './pods';
import { ServiceVersion } from './service-version';
import { ServiceVersionOptions } from './service-version-options';
import { checkProps } from '../input/check-props';
import { headerName } from '../input/header-name';
import { instanceOf } from '../input/instance-of';
import { list } from '../input/list';
import { keyOf } from '../model/edge';
import { externalHttpPorts } from '../model/external';
import { ExternalDestination } from '../model/external-destination';
import { ExternalPort } from '../model/external-record';
import { inputError } from '../model/input-error';
import { ExternalDraft, SettledWorkload } from '../model/mesh-draft';
import { PortProtocol } from '../model/port';
import { httpPorts } from '../model/service';
import { Share } from '../model/share';

/** A version of a service that is an external service: routes send its share of the requests out of the mesh. */
export class ExternalVersion extends ServiceVersion {
  constructor(service: MeshService, version: string, options: ExternalVersionOptions) {
    super(service, version, options as unknown as ServiceVersionOptions);
  }

  /** @internal */
  public _share(percent: number): Share { return { ...super._share(percent), external: this._external }; }

  /** @internal */
  protected _declare(options: ServiceVersionOptions): Pods {
    this._external = this.destination(options as unknown as ExternalVersionOptions);
    return new NoPods(this.node.path);
  }

  private destination(options: ExternalVersionOptions): ExternalDestination {
    const where = this.node.path;
    const { externalService, port, host, removeHeaders = [] } = checkProps(where, 'ExternalVersionOptions', options);
    const { _mesh, _model: external } = instanceOf(where, 'externalService', externalService, 'ExternalService');
    const { mesh } = this.service.namespace;
    if (_mesh !== mesh) {
      throw inputError({ where, what: 'mesh of externalService', got: _mesh.node.path, allowed: mesh.node.path, fix: 'declare an ExternalService in a namespace of this mesh' });
    }
    this.checkReachable(external);
    return {
      external: keyOf(external),
      host: this.host(external, host),
      port: this.port(external, port).number,
      removeHeaders: list(where, 'removeHeaders', removeHeaders).map(name => headerName(where, 'removeHeaders', name)),
    };
  }

  private checkReachable({ egressGateway, resolution, hosts, path }: ExternalDraft): void {
    const where = this.node.path;
    const what = (property: string) => `${property} of ${path}`;
    if (egressGateway !== undefined) {
      throw inputError({
        where, what: what('egressGateway'), got: egressGateway, allowed: 'none', fix: 'give an ExternalService without an egress gateway: the gateway routes by its host, not by the routes of the service',
      });
    }
    const wildcard = hosts.find(name => name.startsWith('*'));
    if (wildcard !== undefined) {
      throw inputError({ where, what: what('host'), got: wildcard, allowed: 'full host names', fix: 'list the host in an ExternalService of its own: a request of the service names no host below the domain' });
    }
    if (resolution === 'none') {
      throw inputError({
        where, what: what('resolution'), got: 'NONE', allowed: 'DNS or STATIC', fix: 'leave resolution out: with NONE proxies connect to the address of the request, which is that of the service',
      });
    }
  }

  private host({ hosts, path }: ExternalDraft, host: string | undefined): string {
    if (host === undefined ? hosts.length === 1 : hosts.includes(host)) return host ?? hosts[0];
    throw inputError({ where: this.node.path, what: 'host', got: host, allowed: `one of the hosts of ${path}: ${hosts.join(', ')}`, fix: 'name the host that the requests go to' });
  }

  private port(external: ExternalDraft, number: number | undefined): ExternalPort {
    const where = this.node.path;
    const ports = externalHttpPorts(external);
    const port = ports.find(one => (number === undefined ? ports.length === 1 : one.number === number));
    if (!port) {
      throw inputError({
        where,
        what: 'port',
        got: number,
        allowed: `a port of ${external.path} that speaks http, http2 or grpc: ${ports.map(one => one.number).join(', ') || 'none'}`,
        fix: ports.length ? 'name the port that the requests go to'
          : 'declare a port with TLS origination, { port: 80, protocol: PortProtocol.HTTP, tls: {} }: where the application originates TLS, the mesh sees no requests',
      });
    }
    if (port.tls?.clientCertificate && 'secret' in port.tls.clientCertificate) {
      throw inputError({
        where,
        what: `clientCertificate of port ${port.number} of ${external.path}`,
        got: `Secret ${port.tls.clientCertificate.secret}`,
        allowed: 'none, or ClientCertificate.fromFiles()',
        fix: 'give files: the proxies that route the requests of the service read no Secret',
      });
    }
    const grpc = httpPorts(this.service._model).find(({ protocol }) => protocol === PortProtocol.GRPC);
    if (grpc && port.protocol === PortProtocol.HTTP) {
      throw inputError({
        where, what: `protocol of port ${port.number} of ${external.path}`, got: port.protocol, allowed: 'grpc or http2', fix: `port ${grpc.number} of the service speaks grpc, which needs HTTP/2: declare the port of the server so`,
      });
    }
    return port;
  }
}

/** The pods of an external version: none. */
class NoPods implements Pods {
  constructor(private readonly where: string) {}

  public get workload(): Deployment { return this.refuse('workload'); }

  public get object(): ApiObject { return this.refuse('object'); }

  public settle(): SettledWorkload { return { facts: { probes: [] }, mistakes: [] }; }

  private refuse(what: string): never {
    throw inputError({ where: this.where, what, got: 'an external service', allowed: 'a version with pods', fix: 'use the workload of a version that addVersion() returns' });
  }
}
