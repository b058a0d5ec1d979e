/*
 * The shop, written to manifests/ by `npx cdk8s synth`; for the other mesh: `MESH=linkerd npx cdk8s synth`.
 * Start reading in shop.ts: it is the table of contents.
 */
import { MeshApp } from 'cdk8s-mesh';
import { meshName } from './mesh';
import { buildShop } from './shop';

const app = new MeshApp();
buildShop(app, meshName(process.env.MESH));
app.synth();
