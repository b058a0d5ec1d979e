import { ContainerProps } from 'cdk8s-plus-28';
import { oneLine } from '../input/one-line';
import { inputError } from '../model/input-error';

/** Registries take much shorter ones. */
const LONGEST_IMAGE = 1024;

/**
 * Names and paths of a container have one line, and the name of an image is not too long. Arguments and values of variables are free texts.
 * @throws otherwise
 */
export function checkContainerTexts(where: string, { image, name, workingDir, envVariables = {}, volumeMounts = [] }: ContainerProps): void {
  if (typeof image === 'string' && image.length > LONGEST_IMAGE) {
    throw inputError({ where, what: 'length of image', got: image.length, allowed: `1 to ${LONGEST_IMAGE}`, fix: 'give the name of the image, with its tag or digest' });
  }
  for (const [what, value] of Object.entries({ image, name, workingDir })) oneLine(where, what, value);
  for (const variable of Object.keys(envVariables)) oneLine(where, 'name of a variable', variable);
  for (const { path, subPath, subPathExpr } of volumeMounts) {
    for (const [what, value] of Object.entries({ path, subPath, subPathExpr })) oneLine(where, `${what} of a volume mount`, value);
  }
}
