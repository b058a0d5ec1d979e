import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/** The objects of an app, and how often each is patched: nothing else changes what an object is. */
export class AppObjects {
  /** In the order of the construct tree. */
  public readonly all: readonly ApiObject[];
  private readonly patches: readonly number[];

  constructor(constructs: readonly IConstruct[]) {
    this.all = constructs.filter(ApiObject.isApiObject);
    this.patches = this.all.map(patchCount);
  }

  /** Whether these are the same objects, with as many patches. */
  public equals({ all, patches }: AppObjects): boolean {
    return all.length === this.all.length && all.every((object, i) => object === this.all[i] && patches[i] === this.patches[i]);
  }
}

/** Patches are only ever added. They are private to ApiObject; object-renderer.ts reads them too. */
function patchCount(object: ApiObject): number { return (object as unknown as { readonly patches: readonly unknown[] }).patches.length; }
