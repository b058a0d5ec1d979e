/** Why a mesh does not measure the requests of a service or workload, and what to change. */
export interface Unmeasured { readonly reason: string; readonly fix: string }
