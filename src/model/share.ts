/** A version's share of the requests or connections of a rule, in whole percent. All shares of a rule sum to 100. */
export interface Share { readonly version: string; readonly percent: number }
