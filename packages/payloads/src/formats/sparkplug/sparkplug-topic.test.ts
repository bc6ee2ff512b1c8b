import { describe, expect, it } from 'vitest';
import { splitSparkplugTopic } from './sparkplug-topic.ts';

describe('a Sparkplug topic', () => {
  it.each([
    ['spBv1.0/G/NBIRTH/E', { type: 'BIRTH', device: undefined }],
    ['spBv1.0/G/NDEATH/E', { type: 'DEATH', device: undefined }],
    ['spBv1.0/G/NDATA/E', { type: 'DATA', device: undefined }],
    ['spBv1.0/G/NCMD/E', { type: 'CMD', device: undefined }],
    ['spBv1.0/G/DBIRTH/E/D', { type: 'BIRTH', device: 'D' }],
    ['spBv1.0/G/DDEATH/E/D', { type: 'DEATH', device: 'D' }],
    ['spBv1.0/G/DDATA/E/D', { type: 'DATA', device: 'D' }],
    ['spBv1.0/G/DCMD/E/D', { type: 'CMD', device: 'D' }],
  ])('is split: %s', (topic, expected) => {
    expect(splitSparkplugTopic(topic)).toEqual({ group: 'G', edge: 'E', isCertificate: false, ...expected });
  });

  it('of the births that a broker keeps is told apart', () => {
    expect(splitSparkplugTopic('$sparkplug/certificates/spBv1.0/G/NBIRTH/E')).toMatchObject({
      group: 'G',
      isCertificate: true,
    });
  });

  it.each([
    'spBv1.0/STATE/scada',
    'spBv1.0/STATE',
    'spBv1.0/STATE/',
    'spBv1.0/STATE/a/b',
    'spBv1.0/STATE/NDATA/E',
  ])('of a host is no reading: %s', (topic) => {
    expect(splitSparkplugTopic(topic)).toBe('host');
  });

  it.each([
    ['spBv1.0/G/NBIRTH/E/D', /of NBIRTH must have an edge node$/],
    ['spBv1.0/G/DDATA/E', /of DDATA must have an edge node and a device$/],
    ['spBv1.0/G/XDATA/E', /^the type in the topic must be NBIRTH/],
    ['spBv1.0/G/constructor/E', /^the type in the topic must be NBIRTH/],
    ['spBv1.0/G', /^the type in the topic must be NBIRTH/],
    ['spBv1.0//NDATA/E', /^the group in the topic must be 1 to 255/],
    ['spBv1.0/G/NDATA/my\tedge', /^the edge node in the topic must be/],
    ['spBv1.0/G/DDATA/E/d\u202ev', /^the device in the topic must be/],
  ])('is refused: %s', (topic, reason) => {
    expect(splitSparkplugTopic(topic)).toEqual({ reason: expect.stringMatching(reason) });
  });
});
