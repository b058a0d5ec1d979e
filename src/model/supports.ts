import { Feature } from './feature';

/** Which features a mesh supports. */
export type Supports = (feature: Feature) => boolean;

/** A mesh that supports every feature: rules are as declared. */
export const ALL_SUPPORTED: Supports = () => true;
