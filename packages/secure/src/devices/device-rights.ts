import type { Rights } from '../broker/rights.ts';
import type { Device } from './device.ts';

const fromEdgeNode = ['NBIRTH', 'NDEATH', 'NDATA'];
const fromItsDevices = ['DBIRTH', 'DDEATH', 'DDATA'];

/**
 * A machine speaks for itself: its plain values, and what it says as an edge node of Sparkplug. Where the topic does not
 * name the machine, it would have to be believed; such topics are granted one by one.
 */
export function deviceRights({ name, publish }: Pick<Device, 'name' | 'publish'>): Rights {
  return {
    read: ['spBv1.0/STATE/+', `spBv1.0/+/NCMD/${name}`, `spBv1.0/+/DCMD/${name}/+`],
    write: [
      `factory/+/${name}/+`,
      ...fromEdgeNode.map((type) => `spBv1.0/+/${type}/${name}`),
      ...fromItsDevices.map((type) => `spBv1.0/+/${type}/${name}/+`),
      ...publish,
    ],
  };
}

const internalRoots = ['live', 'alarms', 'simulator', 'ingest'];

/** Why no machine may be granted a topic filter; undefined where one may. */
export function grantProblem(filter: string): string | undefined {
  const [root = '', ...levels] = filter.split('/');
  const isFilter =
    !/\s/.test(filter) &&
    levels.every((level, i) => /^([^+#]*|\+)$/.test(level) || (level === '#' && i === levels.length - 1));
  if (!isFilter || root === '') return `"${filter}" is no topic filter.`;
  if (/[+#$]/.test(root))
    return `"${filter}" must begin with a name: it would take in topics of the services.`;
  return internalRoots.includes(root) ? `"${filter}" is a topic of the services.` : undefined;
}
