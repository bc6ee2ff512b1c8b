import type { PayloadFormat } from '../../format.ts';
import { createSparkplugDecoder, type SparkplugOptions } from './sparkplug-decoder.ts';
import { certificatePrefix, sparkplugPrefix } from './sparkplug-topic.ts';

export interface SparkplugFormatOptions {
  sparkplug?: SparkplugOptions;
}

/** `load`, alias 1, Boolean, true; born as an edge node bears it. */
const birth = Uint8Array.from([
  ...[0x08, 0x80, 0x98, 0xae, 0xe9, 0xb8, 0x33],
  ...[0x12, 0x0c, 0x0a, 0x04, 0x6c, 0x6f, 0x61, 0x64, 0x10, 0x01, 0x20, 0x0b, 0x70, 0x01],
  ...[0x18, 0x00],
]);

/** Sparkplug B 3.0. */
export const sparkplug = {
  name: 'sparkplug',
  where: () => 'spBv1.0/…',
  // Where a Sparkplug-aware broker keeps the births; nothing comes from others.
  filters: () => [`${sparkplugPrefix}#`, `${certificatePrefix}#`],
  open(options) {
    const decoder = createSparkplugDecoder(options.sparkplug);
    return {
      decoder,
      at: (topic) =>
        topic.startsWith(sparkplugPrefix) || topic.startsWith(certificatePrefix)
          ? {
              takesEmpty: true,
              decode: ({ payload, arrival }) => decoder.decode(topic, payload, arrival),
            }
          : undefined,
    };
  },
  examples: [{ topic: 'spBv1.0/G/NBIRTH/E', payload: birth }],
} satisfies PayloadFormat<'sparkplug', SparkplugFormatOptions>;
