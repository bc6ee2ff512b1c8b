import { defineSource } from '../define-source.ts';
import { mqttSourceEnv } from './mqtt-env.ts';

export const mqtt = defineSource({
  name: 'mqtt',
  summary: 'An MQTT broker, in a session that it keeps; alone or as one of a group of workers.',
  environment: mqttSourceEnv,
  open: async (settings, context) =>
    (await import('./open-mqtt-source.ts')).openMqttSource(settings, context),
});
