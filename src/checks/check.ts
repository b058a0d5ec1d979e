import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { Provider } from '../providers/provider';

/** A rule over all that is declared in a mesh. Pure; its findings carry the file's name as code. */
export type Check = (mesh: MeshModel, provider: Provider) => Finding[];
