import { Metric } from '../prometheus/metric';

/**
 * A dashboard as Grafana reads it: the fields that we set. Grafana's own SDK would add 11 MB to the package for them.
 * See https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly editable: false;
  /** A crosshair on all panels. */
  readonly graphTooltip: 1;
  readonly time: { readonly from: string; readonly to: string };
  readonly schemaVersion: number;
  readonly annotations: { readonly list: readonly [] };
  readonly templating: { readonly list: readonly VariableJson[] };
  readonly panels: readonly PanelJson[];
}

interface VariableJson {
  readonly type: 'datasource' | 'custom';
  readonly name: string;
  readonly label: string;
  readonly query: string;
}

interface PanelJson {
  readonly type: 'timeseries' | 'stat';
  readonly title: string;
  readonly description?: string;
  readonly datasource: { readonly type: 'prometheus'; readonly uid: string };
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  readonly fieldConfig: { readonly defaults: { readonly unit: string; readonly min?: number }; readonly overrides: readonly [] };
}

/** A choice above the panels: a custom variable with a value for each text. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly text: string; readonly value: string }[];
}

/** A dashboard, before it is JSON. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly choice?: Choice;
  /** A panel each. */
  readonly metrics: readonly Metric[];
}

/** The range of a rate: Grafana makes it as long as four scrapes, or more for a long time range. */
export const WINDOW = '$__rate_interval';

/** Of Grafana 10.3. Later ones migrate it when they load the dashboard. */
const SCHEMA_VERSION = 39;

const COLUMNS = 2;
const PANEL = { h: 8, w: 24 / COLUMNS };

/** The data source that the user chooses: Grafana begins with the default one. */
const DATASOURCE: VariableJson = { type: 'datasource', name: 'datasource', label: 'Data source', query: 'prometheus' };

/** A dashboard as JSON. It has no numeric ids, which belong to one Grafana; the uid is what links refer to. */
export function dashboardText({ uid, title, description, tags, choice, metrics }: Dashboard): string {
  const json: DashboardJson = {
    uid,
    title,
    description,
    tags,
    editable: false, // the manifest is the source
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    schemaVersion: SCHEMA_VERSION,
    annotations: { list: [] },
    templating: { list: [DATASOURCE, ...(choice ? [customVariable(choice)] : [])] },
    panels: metrics.map(panelJson),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** Grafana splits the options at commas, and text from value at a colon between spaces. */
function customVariable({ name, label, options }: Choice): VariableJson {
  return { type: 'custom', name, label, query: options.map(({ text, value }) => `${text} : ${value}`).join(', ') };
}

function panelJson({ title, description, unit, isSingleValue, queries }: Metric, i: number): PanelJson {
  const { h, w } = PANEL;
  return {
    type: isSingleValue ? 'stat' : 'timeseries',
    title,
    ...(description === undefined ? {} : { description }),
    datasource: { type: 'prometheus', uid: '${datasource}' },
    gridPos: { h, w, x: (i % COLUMNS) * w, y: Math.floor(i / COLUMNS) * h },
    targets: queries.map(({ expr, legend }, j) => ({ refId: String.fromCharCode(65 + j), expr, legendFormat: legend })),
    fieldConfig: { defaults: { unit, ...(isSingleValue ? {} : { min: 0 }) }, overrides: [] },
  };
}
