import { Feature } from './feature';

/** Which features a mesh supports. */
export type Supports = (feature: Feature) => boolean;

/** A mesh that supports everything: rules come out as they were declared. */
export const ALL_SUPPORTED: Supports = () => true;
