import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { Provider } from '../providers/provider';

/** A pure function from the model of a mesh to findings, whose code is the file's name. */
export type Check = (mesh: MeshModel, provider: Provider) => Finding[];
