import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The parts of a dashboard's JSON that the tests look at. */
export interface Dashboard {
  uid: string;
  title: string;
  refresh: string;
  timezone: string;
  time: { from: string; to: string };
  panels: Panel[];
  templating: { list: Variable[] };
  annotations: { list: { name: string; builtIn?: number; datasource: DataSourceRef; target?: Target }[] };
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: DataSourceRef;
  interval?: string;
  maxDataPoints?: number;
  repeat?: string;
  targets?: Target[];
  /** Only a collapsed row keeps its panels here; those of an open one follow it in the dashboard. */
  panels?: Panel[];
}

export interface Target {
  refId: string;
  rawSql: string;
  format: string;
  datasource: DataSourceRef;
}

export interface Variable {
  name: string;
  type: string;
  query: string;
  /** When it is asked anew: 1 when the dashboard is opened, 2 also whenever the time range moves. */
  refresh: number;
  multi: boolean;
  includeAll: boolean;
  datasource?: DataSourceRef;
  current: { value: string | string[] };
}

export interface DataSourceRef {
  type: string;
  uid: string;
}

const grafanaDirectory = fileURLToPath(new URL('../../../../grafana/', import.meta.url));

export async function readDashboards(): Promise<{ file: string; dashboard: Dashboard }[]> {
  const files = (await readdir(`${grafanaDirectory}dashboards`)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    files.map(async (file) => ({
      file,
      dashboard: JSON.parse(await readFile(`${grafanaDirectory}dashboards/${file}`, 'utf8')) as Dashboard,
    })),
  );
}

/** Throws where there is no such dashboard. */
export async function readDashboard(uid: string): Promise<Dashboard> {
  const found = (await readDashboards()).find(({ dashboard }) => dashboard.uid === uid);
  if (!found) throw new Error(`There is no dashboard ${uid}`);
  return found.dashboard;
}

export function readProvisioning(file: string): Promise<string> {
  return readFile(`${grafanaDirectory}provisioning/${file}`, 'utf8');
}

/** Every panel, rows and what collapsed rows hold included. */
export function listPanels(panels: readonly Panel[]): Panel[] {
  return panels.flatMap((panel) => [panel, ...listPanels(panel.panels ?? [])]);
}
