import { ApiObject, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { lineMistakes } from './line-mistakes';
import { gracePeriodMistakes, withAvailability } from './pod-availability';
import { podTemplate, podTemplatePath } from './pod-template';
import type { Pods, PodsOwner } from './pods';
import { workloadFacts } from './workload-facts';
import { RequiredPods, workloadMistakes } from './workload-mistakes';
import { workloadObject } from './workload-object';
import { shapeMistakes } from './workload-shape';
import { JOBS } from '../model/availability';
import { inputError, Mistake } from '../model/input-error';
import { SettledWorkload } from '../model/mesh-draft';

/** Labels and annotations, as cdk8s has them for objects and cdk8s-plus for the pods of its workloads. */
interface Metadata {
  addLabel(key: string, value: string): void;
  addAnnotation(key: string, value: string): void;
}

/**
 * A workload of the user's own, of any cdk8s-plus or none. It is read when the mesh settles, and what its pods lack is added to it then:
 * until then the user may change it.
 */
export class AdoptedWorkload implements Pods {
  public readonly object: ApiObject;
  private readonly podMetadata?: Metadata;
  private readonly name: string;
  private readonly accountFix: string;
  private readonly required: RequiredPods;
  /** Paths of the fields of the pods that were added. */
  private readonly added = new Set<string>();

  /** @throws if the construct is no workload and holds none, or several */
  constructor(private readonly where: string, construct: IConstruct, private readonly owner: PodsOwner) {
    this.object = workloadObject(where, construct);
    const { scope } = this.object.node;
    this.podMetadata = podMetadataOf(this.object);
    this.name = (this.podMetadata ? scope! : this.object).node.path;
    this.accountFix = this.podMetadata ? `create it with serviceAccount: ${owner.accountToUse}`
      : `set ${podTemplatePath(this.object.kind)}/spec/serviceAccountName`;
    const { namespace, serviceAccountName, selector, policyLabels, meshLabels } = owner;
    this.required = { namespace, serviceAccountName, labels: { ...selector, ...policyLabels, ...meshLabels }, annotations: this.annotations };
  }

  public get workload(): Deployment {
    throw inputError({
      where: this.where, what: 'workload', got: this.name, allowed: 'a Deployment that this library creates', fix: 'use the construct that you gave as workload',
    });
  }

  public settle(): SettledWorkload {
    let json = this.render();
    // Synthesis renders it too, and reports then what is wrong.
    if (!json) return { facts: { probes: [] }, mistakes: [] };
    const oddFields = shapeMistakes(this.name, json);
    if (oddFields.length) return { facts: { probes: [] }, mistakes: oddFields };
    if (this.addMissing(json)) json = this.object.toJson();
    const workload = { kind: json.kind, name: json.metadata?.name, selector: json.spec?.selector?.matchLabels ?? {} };
    const facts = { ...workloadFacts(json), workload };
    const { probes } = facts; // policies have their paths
    const mistakes = [
      ...workloadMistakes(this.name, json, this.required, this.accountFix),
      ...this.lackingMistakes(json),
      ...gracePeriodMistakes(this.name, json.kind, podTemplate(json)?.spec ?? {}, this.owner.availability),
      ...lineMistakes(this.name, { probes }),
    ];
    return { facts, mistakes };
  }

  /** Those of the mesh. */
  private get annotations(): Readonly<Record<string, string>> {
    const { owner: { annotations, jobAnnotations }, object: { kind } } = this;
    return JOBS.has(kind) ? jobAnnotations : annotations;
  }

  /** None where the workload cannot be rendered yet: cdk8s-plus renders none without containers, and those may come later. */
  private render(): any {
    try {
      return this.object.toJson();
    } catch {
      return undefined;
    }
  }

  /** The fields of the spec of its pods that these lack: of the pods, and `lifecycle` of their containers. */
  private lacking({ spec = {} }: any): { readonly path: string; readonly value: any }[] {
    const { owner: { availability }, object: { kind } } = this;
    const wanted: any = withAvailability(kind, spec, availability);
    const path = `${podTemplatePath(kind)}/spec`;
    return [
      ...Object.keys(wanted).filter(key => spec[key] === undefined).map(key => ({ path: `${path}/${key}`, value: wanted[key] })),
      ...(wanted.containers ?? []).flatMap((container: any, i: number) => (
        container === spec.containers[i] ? [] : [{ path: `${path}/containers/${i}/lifecycle`, value: container.lifecycle }]
      )),
    ];
  }

  /** What was added and is not rendered. */
  private lackingMistakes(json: any): Mistake[] {
    return this.lacking(podTemplate(json) ?? {}).map(({ path, value }) => ({
      what: `${path} of ${this.name}`,
      got: undefined,
      allowed: JSON.stringify(value),
      fix: 'its class renders only fields that it knows: set the field there (a hook of your own does for preStop), or use an ApiObject',
    }));
  }

  /** Nothing that the user has set is replaced. Tells whether anything was missing. */
  private addMissing(json: any): boolean {
    const template = podTemplate(json);
    if (!template) return false;
    const { selector, policyLabels, meshLabels, recommendedLabels, jobDefaults } = this.owner;
    const labels = { ...policyLabels, ...recommendedLabels, ...selector, ...meshLabels };
    const { object } = this;
    const annotations = { ...this.annotations, ...(JOBS.has(object.kind) ? jobDefaults : {}) };
    const ofObject = missing(labels, json.metadata.labels);
    const ofPods = { labels: missing(labels, template.metadata?.labels), annotations: missing(annotations, template.metadata?.annotations) };
    for (const [key, value] of ofObject) object.metadata.addLabel(key, value);
    if (this.podMetadata) {
      for (const [key, value] of ofPods.labels) this.podMetadata.addLabel(key, value);
      for (const [key, value] of ofPods.annotations) this.podMetadata.addAnnotation(key, value);
    } else {
      object.addJsonPatch(...podPatches(podTemplatePath(object.kind), template, ofPods));
    }
    const ofSpec = this.lacking(template).filter(({ path }) => !this.added.has(path));
    for (const { path, value } of ofSpec) {
      object.addJsonPatch(JsonPatch.add(path, value));
      this.added.add(path);
    }
    return ofObject.length + ofPods.labels.length + ofPods.annotations.length + ofSpec.length > 0;
  }
}

/** What adds labels and annotations to a pod template that may have neither. */
function podPatches(path: string, { metadata }: any, added: Readonly<Record<'labels' | 'annotations', readonly (readonly [string, string])[]>>): JsonPatch[] {
  const patches = metadata ? [] : [JsonPatch.add(`${path}/metadata`, {})];
  for (const field of ['labels', 'annotations'] as const) {
    if (added[field].length && !metadata?.[field]) patches.push(JsonPatch.add(`${path}/metadata/${field}`, {}));
    patches.push(...added[field].map(([key, value]) => JsonPatch.add(`${path}/metadata/${field}/${escaped(key)}`, value)));
  }
  return patches;
}

/** The metadata of the pods of a workload of cdk8s-plus, whichever version of it: its classes are of no type that two versions share. */
function podMetadataOf(object: ApiObject): Metadata | undefined {
  const { apiObject, podMetadata } = object.node.scope as any;
  return apiObject === object && typeof podMetadata?.addLabel === 'function' ? podMetadata : undefined;
}

function missing(wanted: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> = {}): [string, string][] {
  return Object.entries(wanted).filter(([key]) => given[key] === undefined);
}

/** As a part of a JSON pointer. */
function escaped(key: string): string { return key.replace(/~/g, '~0').replace(/\//g, '~1'); }
