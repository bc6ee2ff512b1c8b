/** Machine and sensor of a SenML name. */
export interface SenmlName {
  machine_id: string;
  sensor: string;
}

/** The sensor of a device that names nothing but itself, as in the first example of RFC 8428. */
const onlySensor = 'value';
/** `urn:dev:ow:10e2073a01080063` and what follows (RFC 9039); an underscore begins a component of the device. */
const deviceUrn = /^(urn:dev:[^:/_]+:[^:/_]+)(?:[:/_](.*))?$/i;
/** `urn:uuid:…` and others: a namespace, and a name in it (RFC 8141). */
const anyUrn = /^(urn:[^:/]+:[^:/]+)(?:[:/](.*))?$/i;

/**
 * The last part of a name, after `/` or `:`, is the sensor, and what comes before it the machine. Of a URN, what names the
 * device is never cut. A name without parts, or one that begins with a slash, as `/3303/0/5700` of LwM2M, is a sensor of
 * the machine that the topic names. In words what is wrong, where it is none.
 */
export function splitSenmlName(name: string, topicMachine: string | undefined): SenmlName | string {
  const urn = deviceUrn.exec(name) ?? anyUrn.exec(name);
  if (urn) {
    const [, device = '', rest = ''] = urn;
    if (rest === '') return { machine_id: device, sensor: onlySensor };
    const { machine_id, sensor } = cut(rest);
    const separator = name[device.length] ?? ':';
    return { machine_id: machine_id === '' ? device : `${device}${separator}${machine_id}`, sensor };
  }
  if (!/^[\p{L}\p{N}/]/u.test(name))
    return 'the name (bn and n together) must begin with a letter or a digit';
  const { machine_id, sensor } = cut(name);
  if (machine_id !== '' && !name.startsWith('/')) return { machine_id, sensor };
  const ofTopic = name.replace(/^\/+/, '');
  if (topicMachine !== undefined && ofTopic !== '') return { machine_id: topicMachine, sensor: ofTopic };
  return 'the name (bn and n together) names no machine: it has no / or : that parts machine and sensor, and the topic names none either (senml/<machine> does)';
}

function cut(name: string): SenmlName {
  const split = Math.max(name.lastIndexOf('/'), name.lastIndexOf(':'));
  return { machine_id: name.slice(0, Math.max(split, 0)), sensor: name.slice(split + 1) };
}
