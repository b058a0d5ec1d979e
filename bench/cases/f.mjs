import * as fs from 'node:fs';
import * as path from 'node:path';
import { PrintFormat, print, resolve } from '@kosko/generate';
import { DestinationRule, VirtualService } from '@kubernetes-models/istio/networking.istio.io/v1';
import { AuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Service, ServiceAccount } from 'kubernetes-models/v1';
import objects from '../objects.js';

const MODELS = { AuthorizationPolicy, Deployment, DestinationRule, Service, ServiceAccount, VirtualService };

export function build(n, outdir) {
  const models = Array.from({ length: n }, (_, i) => objects.objectsOf(i, n).map(({ kind, ...rest }) => new MODELS[kind](rest)));
  return { models, outdir };
}

// What `kosko generate` does with a component: validate each model, print all as YAML.
export async function synthesize({ models, outdir }) {
  const manifests = await resolve(models, { validate: true });
  const parts = [];
  print({ manifests }, { format: PrintFormat.YAML, writer: { write: text => parts.push(text) } });
  fs.writeFileSync(path.join(outdir, 'kosko.yaml'), parts.join(''));
}
