import { ExternalModel } from './external';
import { JwtRecord } from './jwt';
import { memoizeByIdentity } from './memoize-by-identity';
import { host as fullName, MeshModel } from './mesh';
import { ServiceModel } from './service';

/** Where the keys of a token issuer are. */
export interface JwksHost {
  readonly issuer: string;
  readonly hostname: string;
  readonly port: number;
  /** The service of the app, or its external service, that has the host; none: others have it. */
  readonly service?: ServiceModel;
  readonly external?: ExternalModel;
}

/** Where the keys of all issuers of some tokens are, except inline ones. */
export function jwksHosts(jwt: readonly JwtRecord[], mesh: MeshModel): JwksHost[] {
  return jwt.flatMap(({ issuers }) => issuers.flatMap(({ issuer, keys }) => {
    if (!('uri' in keys)) return [];
    const { hostname, port } = new URL(keys.uri);
    const { services, externals } = byHost(mesh);
    return [{ issuer, hostname, port: Number(port || 443), service: services.get(hostname), external: externals.get(hostname) }];
  }));
}

const byHost = memoizeByIdentity(({ services, externals, settings }: MeshModel) => ({
  services: new Map(services.flatMap(service => {
    const short = `${service.name}.${service.namespace.name}`;
    return [fullName(service, settings), `${short}.svc`, short].map(name => [name, service] as const);
  })),
  externals: new Map(externals.flatMap(external => external.hosts.map(host => [host, external] as const))),
}));
