import { IConstruct } from 'constructs';
import { RecordedMesh } from '../model/mesh-file';

/** A construct whose data `MeshApp` writes beside the manifests. */
export interface RecordedConstruct extends IConstruct {
  /** @internal */
  _recorded(): RecordedMesh;
}

/** The data of all constructs that have some. */
export function recordedMeshes(constructs: readonly IConstruct[]): RecordedMesh[] {
  return constructs.filter(isRecorded).map(construct => construct._recorded());
}

function isRecorded(construct: IConstruct): construct is RecordedConstruct {
  return typeof (construct as Partial<RecordedConstruct>)._recorded === 'function';
}
