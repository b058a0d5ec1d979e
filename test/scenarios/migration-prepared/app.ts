import { MigrationStage } from 'cdk8s-mesh';
import { shopAt } from '../migration-shop';

export const build = shopAt(MigrationStage.PREPARED);
