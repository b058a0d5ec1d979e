import { MeshModel } from './model/mesh';
import { meshAtStages } from './model/mesh-at-stage';
import { MeshDraft, SettledWorkload, SettledWorkloads } from './model/mesh-draft';
import { MeshRecord } from './model/mesh-record';
import { Provider } from './providers/provider';
import { settledFor } from './settled-for';

/** A settled mesh: its data, and what providers and checks see. */
export interface SettledMesh {
  /** As declared, whatever the stage of its namespaces. */
  readonly declared: MeshRecord;
  /** At the stages of its namespaces. */
  readonly record: MeshRecord;
  readonly model: MeshModel;
}

/** Settles a mesh: again only after a declaration was added, or a workload has changed. */
export class Settling {
  private last?: { readonly size: number; readonly workloads: SettledWorkloads; readonly settled: SettledMesh };

  constructor(private readonly draft: MeshDraft, private readonly provider: Provider) {}

  /** The mesh as it is declared now. */
  public settle(): SettledMesh {
    const { size } = this.draft;
    const workloads = this.draft.settleWorkloads();
    if (this.last?.size === size && areSameWorkloads(this.last.workloads, workloads)) return this.last.settled;
    const declared = this.draft.record(workloads);
    const record = meshAtStages(declared);
    const settled = { declared, record, model: settledFor(record, this.provider).mesh };
    this.last = { size, workloads, settled };
    return settled;
  }
}

function areSameWorkloads(before: SettledWorkloads, now: SettledWorkloads): boolean {
  // Most workloads are never touched, and give the same object each time.
  const isSame = (a: SettledWorkload, b: SettledWorkload) => a === b || JSON.stringify(a) === JSON.stringify(b);
  return now.versions.every((versions, i) => versions.every((version, j) => isSame(version, before.versions[i][j])))
    && now.workloads.every((workload, i) => isSame(workload, before.workloads[i]));
}
