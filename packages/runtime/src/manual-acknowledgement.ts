import type { IncomingMessage, MessageHandler } from '@i40/common';
import type { IPublishPacket, MqttClient } from 'mqtt';

/**
 * Makes an MQTT.js client hand over messages without acknowledging them, so that the receiver can do so after it
 * has stored them. Everything here that leans on MQTT.js's inside is in this file; its test pins it.
 *
 * MQTT.js sends the PUBACK from the callback of `handleMessage`, and reads the next packet only after it. Waiting
 * there for a database would stop the stream, keep-alives included (MQTT.js issues 209 and 691). Calling back
 * with an error value makes it go on without a PUBACK; that one is written later, by `acknowledge()`.
 *
 * A receiver that wants no more for a while does stop the stream so, and with it the broker: TCP tells it. Keep-alives
 * then are up to us.
 */
export function deliverUnacknowledged(client: MqttClient, deliver: MessageHandler): void {
  const acknowledgements = createAcknowledgements(client);
  client.handleMessage = (packet, callback) => {
    const result = packet.qos === 0 ? undefined : withoutPuback;
    const held = deliver(incomingMessage(packet, acknowledgements));
    if (held) keepAliveDuring(client, held).then(() => callback(result));
    else callback(result);
  };
}

const withoutPuback = new Error('The PUBACK follows when the message is stored');

/** Nothing is read meanwhile, the answers to our pings neither; MQTT.js would take the broker for dead. */
async function keepAliveDuring(client: MqttClient, held: Promise<void>): Promise<void> {
  const ping = () => {
    if (!client.connected) return;
    client.sendPing();
    client.reschedulePing(true);
  };
  client.reschedulePing(true);
  const timer = setInterval(ping, (client.keepalive * 1000) / 2);
  await held.catch(() => {});
  clearInterval(timer);
  client.reschedulePing(true);
}

interface Acknowledgements {
  /** A function that acknowledges a packet of the present connection, once. */
  prepare(packetId: number): () => void;
}

function incomingMessage(packet: IPublishPacket, acknowledgements: Acknowledgements): IncomingMessage {
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  const { topic, qos, messageId, properties } = packet;
  const acknowledge = qos === 0 || messageId === undefined ? () => {} : acknowledgements.prepare(messageId);
  return { topic, payload, retained: packet.retain, contentType: properties?.contentType, acknowledge };
}

/** Collects the PUBACKs of one turn of the event loop and writes them at once, in the order they were made. */
function createAcknowledgements(client: MqttClient): Acknowledgements {
  let connection = client.stream;
  let packetIds: number[] = [];

  function flush(): void {
    const ids = packetIds;
    packetIds = [];
    if (connection === client.stream && connection.writable) connection.write(encodePubacks(ids));
  }

  return {
    prepare(packetId) {
      // A packet id means something only on the connection that delivered it.
      const deliveredBy = client.stream;
      let acknowledged = false;
      return () => {
        if (acknowledged || deliveredBy !== client.stream) return;
        acknowledged = true;
        if (connection !== deliveredBy) {
          connection = deliveredBy;
          packetIds = [];
        }
        if (packetIds.push(packetId) === 1) setImmediate(flush);
      };
    },
  };
}

/** PUBACK, MQTT 3.1.1 and 5, section 3.4: in version 5 a missing reason code means success. */
function encodePubacks(packetIds: readonly number[]): Buffer {
  const buffer = Buffer.allocUnsafe(packetIds.length * 4);
  let offset = 0;
  for (const id of packetIds) {
    buffer[offset++] = 0x40;
    buffer[offset++] = 0x02;
    offset = buffer.writeUInt16BE(id, offset);
  }
  return buffer;
}
