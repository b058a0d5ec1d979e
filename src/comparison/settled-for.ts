import { MeshModel } from '../model/mesh';
import { Provider } from '../providers/provider';

/** A mesh, settled for a provider. */
export interface SettledFor { readonly mesh: MeshModel; readonly provider: Provider }
