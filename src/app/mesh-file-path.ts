import * as path from 'path';
import { inputError } from '../model/input-error';

/** The absolute path of the file with the meshes. @throws if it is empty, no JSON file, or in the output directory */
export function meshFilePath(meshFile: string, outdir: string): string {
  const file = path.resolve(meshFile);
  const mistake = (allowed: string, fix: string) => inputError({ where: 'new MeshApp', what: 'meshFile', got: meshFile, allowed, fix });
  if (path.extname(file) !== '.json') throw mistake('a path that ends in .json', 'name it mesh.json');
  const inside = path.relative(path.resolve(outdir), file);
  if (inside.split(path.sep)[0] === '..' || path.isAbsolute(inside)) return file; // another drive has no relative path
  throw mistake(`a path outside of the output directory ${outdir}`, 'write it beside the directory: kubectl applies every .json file in it');
}
