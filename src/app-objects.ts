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

  /** Whether the app below a construct has the same objects, with as many patches. Nothing is collected: this runs for each validation. */
  public areThoseOf(root: IConstruct): boolean {
    let seen = 0;
    const isSame = (construct: IConstruct): boolean => {
      if (ApiObject.isApiObject(construct)) {
        if (construct !== this.all[seen] || patchCount(construct) !== this.patches[seen]) return false;
        seen++;
      }
      for (const child of construct.node.children) if (!isSame(child)) return false;
      return true;
    };
    return isSame(root) && seen === this.all.length;
  }
}

/** Patches are only ever added. They are private to ApiObject; object-renderer.ts reads them too. */
function patchCount(object: ApiObject): number { return (object as unknown as { readonly patches: readonly unknown[] }).patches.length; }
