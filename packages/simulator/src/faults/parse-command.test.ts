import { describe, expect, it } from 'vitest';
import { parseFaultCommand } from './parse-command.ts';

describe('parseFaultCommand', () => {
  const parse = (text: string) => parseFaultCommand(Buffer.from(text));

  it('reads a command', () => {
    expect(parse('{"kind":"spike","machine_id":"M01","sensor":"temp","duration_s":4}')).toEqual({
      ok: true,
      command: { kind: 'spike', machine_id: 'M01', sensor: 'temp', duration_s: 4 },
    });
  });

  it('gives the reason when the payload is not JSON', () => {
    expect(parse('spike!')).toEqual({
      ok: false,
      reason: expect.stringContaining('the payload is not valid JSON'),
    });
  });

  it('names every field that is wrong, and whose command it was', () => {
    const result = parse('{"order_id":"a1","kind":"melt","machine_id":" M1","duration_s":0}');
    expect(result).toEqual({
      ok: false,
      order_id: 'a1',
      reason: expect.stringMatching(/kind: .*spike.*; machine_id: .*; duration_s: /s),
    });
  });

  it.each(['[]', '7', 'null', '{"order_id":7}'])('takes %s for no command, of nobody', (text) => {
    expect(parse(text)).toEqual({ ok: false, reason: expect.any(String) });
  });
});
