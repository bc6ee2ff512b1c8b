import { isName } from '@i40/common';
import { describeBadName } from '../../reading-rules.ts';

export const sparkplugPrefix = 'spBv1.0/';
/** Where a Sparkplug-aware broker keeps the last birth of everything, retained. */
export const certificatePrefix = '$sparkplug/certificates/spBv1.0/';

export type SparkplugType = 'BIRTH' | 'DEATH' | 'DATA' | 'CMD';

export interface SparkplugTopic {
  group: string;
  edge: string;
  /** Undefined where the message is of the edge node itself. */
  device: string | undefined;
  type: SparkplugType;
  /** Kept by the broker: the present sequence number is another one. */
  isCertificate: boolean;
}

/** The second level of the topics of hosts, `spBv1.0/STATE/<host id>`. */
export const hostGroup = 'STATE';

const types: Readonly<Record<string, SparkplugType>> = {
  NBIRTH: 'BIRTH',
  NDEATH: 'DEATH',
  NDATA: 'DATA',
  NCMD: 'CMD',
  DBIRTH: 'BIRTH',
  DDEATH: 'DEATH',
  DDATA: 'DATA',
  DCMD: 'CMD',
};

/**
 * Splits `spBv1.0/<group>/<type>/<edge>[/<device>]`, or says what is wrong. 'host' for whatever comes where hosts tell
 * their state: no edge node can have it for its group.
 */
export function splitSparkplugTopic(topic: string): SparkplugTopic | 'host' | { reason: string } {
  const isCertificate = topic.startsWith(certificatePrefix);
  const levels = topic.slice((isCertificate ? certificatePrefix : sparkplugPrefix).length).split('/');
  const [group, name = '', edge, device] = levels;
  if (group === hostGroup) return 'host';
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (!type)
    return { reason: 'the type in the topic must be NBIRTH, NDEATH, NDATA, DBIRTH, DDEATH or DDATA' };
  const wanted = name.startsWith('D') ? 4 : 3;
  if (levels.length !== wanted)
    return {
      reason: `the topic of ${name} must have ${wanted === 4 ? 'an edge node and a device' : 'an edge node'}`,
    };
  if (!isName(group)) return { reason: describeBadName('group') };
  if (!isName(edge)) return { reason: describeBadName('edge node') };
  if (wanted === 4 && !isName(device)) return { reason: describeBadName('device') };
  return { group, edge, device, type, isCertificate };
}
