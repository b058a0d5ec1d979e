import { App } from 'cdk8s';
import { MeshProvider, MigrationStage } from 'cdk8s-mesh';
import { shopAt } from '../migration-shop';

export function build(app: App, provider: MeshProvider) { shopAt(MigrationStage.STRICT, app, provider); }
