/*
 * The bookshop, written to manifests/: `npm run synth:routes`; for another mesh: `MESH=linkerd npm run synth:routes`.
 * Start reading in routes.ts: it is the table of contents.
 */
import { MeshApp } from 'cdk8s-mesh';
import { buildRoutes } from './routes';
import { meshName } from '../shop/mesh';

const app = new MeshApp();
buildRoutes(app, meshName(process.env.MESH));
app.synth();
