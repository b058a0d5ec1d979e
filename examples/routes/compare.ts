/*
 * What a move of the bookshop to each of the other meshes would lose or change, printed: `npm run compare` from Istio;
 * from another mesh: `MESH=linkerd npm run compare`. Nothing is rendered.
 */
import { MeshApp } from 'cdk8s-mesh';
import { PROVIDERS } from './mesh';
import { buildRoutes } from './routes';
import { meshName } from '../shop/mesh';

const from = meshName(process.env.MESH);
const mesh = buildRoutes(new MeshApp(), from);
const others = Object.entries(PROVIDERS).filter(([name]) => name !== from);
process.stdout.write(others.map(([, provider]) => mesh.compareTo(provider).toText()).join('\n'));
