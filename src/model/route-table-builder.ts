import { canonicalOrder, canonicalTcpOrder } from './canonical-order';
import { compareTexts } from './compare-texts';
import { ConnectionRule } from './connection-rule';
import { RoutePolicy } from './route-policy';
import { Overlay, RouteTable, Rule } from './route-table';

/** Collects the routes of one service while constructs declare them. */
export class RouteTableBuilder {
  private readonly pinnedRules: Rule[] = [];
  private readonly overlays: Overlay[] = [];
  private readonly tcpRules: ConnectionRule[] = [];
  private defaultRule?: Rule;
  private cachedTable?: RouteTable;

  /** @param serviceDefaults the service's own settings; a rule's own settings take precedence */
  constructor(private readonly owner: string, private readonly serviceDefaults: RoutePolicy) {}

  /** Number of declarations so far: it grows with each. */
  public get size(): number { return this.pinnedRules.length + this.overlays.length + this.tcpRules.length + (this.defaultRule ? 1 : 0); }

  /** Adds a rule for some requests. */
  public addPinnedRule(rule: Rule): void {
    this.pinnedRules.push(rule);
    this.cachedTable = undefined;
  }

  /** Adds a route policy for the requests of its matches, wherever they go. */
  public addOverlay(overlay: Overlay): void {
    this.overlays.push(overlay);
    this.cachedTable = undefined;
  }

  /** Adds a rule for connections. */
  public addTcpRule(rule: ConnectionRule): void {
    this.tcpRules.push(rule);
    this.cachedTable = undefined;
  }

  /** Sets the rule for all other requests; returns the owner of the rule that is already set, if any. */
  public setDefaultRule(rule: Rule): string | undefined {
    if (this.defaultRule) return this.defaultRule.owner;
    this.defaultRule = rule;
    this.cachedTable = undefined;
    return undefined;
  }

  /** The current table: the same object until a declaration is added, so that values computed from it are cached. */
  public build(): RouteTable {
    this.cachedTable ??= Object.freeze({
      owner: this.owner,
      serviceDefaults: this.serviceDefaults,
      pinnedRules: Object.freeze([...canonicalOrder(this.pinnedRules)]),
      defaultRule: this.defaultRule,
      overlays: Object.freeze(sortedOverlays(this.overlays)),
      tcpRules: Object.freeze([...canonicalTcpOrder(this.tcpRules)]),
    });
    return this.cachedTable;
  }
}

/** Overlays do not depend on the order of declaration, so neither does the output: not even of those that one caller declares. */
function sortedOverlays(overlays: readonly Overlay[]): Overlay[] {
  return overlays.map(overlay => ({ overlay, owner: overlay.owner, text: JSON.stringify(overlay) }))
    .sort((a, b) => compareTexts(a.owner, b.owner) || compareTexts(a.text, b.text))
    .map(({ overlay }) => overlay);
}
