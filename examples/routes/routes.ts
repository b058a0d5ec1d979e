import { App } from 'cdk8s';
import { Mesh } from 'cdk8s-mesh';
import { addConsumerRoute } from './consumer';
import { addCors } from './cors';
import { addDirectResponse } from './direct-response';
import { addGrpcSplit } from './grpc';
import { addHeaders } from './headers';
import { addNamespace } from './mesh';
import { addMirror } from './mirror';
import { addRateLimit } from './rate-limit';
import { addRedirects } from './redirect';
import { addRewrite } from './rewrite';
import { addRules } from './rules';
import { addServices } from './services';
import { addTcpSplit } from './tcp';
import { addTlsSplit } from './tls';
import { MeshName } from '../shop/mesh';

/** A bookshop, to show what can be done with a request: one file for each. Canaries, colours, tests, faults and calls are in examples/shop. */
export function buildRoutes(app: App, name: MeshName): Mesh {
  const namespace = addNamespace(app, name);
  const services = addServices(app, namespace); // what runs, and how its pods are chosen (resilience.ts)
  addMirror(services); // copied
  addHeaders(services); // told more, or less
  addRedirects(services); // sent elsewhere
  addRewrite(services); // seen differently by the pods
  addDirectResponse(services); // answered by proxies
  addCors(services); // allowed in browsers
  addRules(services); // a table by hand
  addConsumerRoute(services); // one caller's own terms
  addGrpcSplit(services); // calls,
  addTcpSplit(services); // connections
  addTlsSplit(services); // and connections with a name
  addRateLimit(services); // too much
  return namespace.mesh;
}
