import { App, Chart } from 'cdk8s';
import { MeshNamespace, MeshService, PortProtocol } from 'cdk8s-mesh';
import { Probe } from 'cdk8s-plus-28';
import { nearPods, samePodForCart, slowlyAtFirst } from './resilience';
import { pod } from '../shop/pods';

/** The services of a bookshop with their versions. */
export type Services = ReturnType<typeof addServices>;

/** What runs. No `protocol` is HTTP, no `ports` are HTTP on 8080. */
export function addServices(app: App, namespace: MeshNamespace) {
  const web = new Chart(app, 'web');
  const storefront = new MeshService(web, 'storefront', { namespace });
  addVersion(storefront, 'v1');
  const pages = new MeshService(web, 'pages', { namespace });
  addVersion(pages, 'v1');
  const reviews = new MeshService(web, 'reviews', { namespace });
  addVersion(reviews, 'v1');

  const catalog = new Chart(app, 'catalog');
  const books = new MeshService(catalog, 'books', { namespace });
  const booksV1 = addVersion(books, 'v1');
  const booksV2 = addVersion(books, 'v2');
  const search = new MeshService(catalog, 'search', { namespace, ...slowlyAtFirst });
  const searchV1 = addVersion(search, 'v1');
  const searchV2 = addVersion(search, 'v2');
  const stock = new MeshService(catalog, 'stock', { namespace, ...nearPods });
  addVersion(stock, 'v1');

  const checkout = new Chart(app, 'checkout');
  const carts = new MeshService(checkout, 'carts', { namespace, ...samePodForCart });
  addVersion(carts, 'v1');
  const ledger = new MeshService(checkout, 'ledger', { namespace, ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
  const ledgerV1 = addVersion(ledger, 'v1', 9000);
  const ledgerV2 = addVersion(ledger, 'v2', 9000);
  const cache = new MeshService(checkout, 'cache', { namespace, ports: [{ port: 6379, protocol: PortProtocol.TCP }] });
  const cacheV7 = addVersion(cache, 'v7', 6379);
  const cacheV8 = addVersion(cache, 'v8', 6379);
  const vault = new MeshService(checkout, 'vault', { namespace, ports: [{ port: 8443, protocol: PortProtocol.TLS }] });
  const vaultV1 = addVersion(vault, 'v1', 8443);
  const vaultV2 = addVersion(vault, 'v2', 8443);

  return {
    storefront,
    pages,
    reviews,
    books,
    booksV1,
    booksV2,
    search,
    searchV1,
    searchV2,
    stock,
    carts,
    ledger,
    ledgerV1,
    ledgerV2,
    cache,
    cacheV7,
    cacheV8,
    vault,
    vaultV1,
    vaultV2,
  };
}

/** Pods like the shop's; those that speak no HTTP are asked for their health by a connection. */
function addVersion(service: MeshService, version: string, port?: number) {
  const probe = port && Probe.fromTcpSocket({ port });
  return service.addVersion(version, { ...pod(service.serviceName, version), ...(probe ? { liveness: probe, readiness: probe } : {}) });
}
