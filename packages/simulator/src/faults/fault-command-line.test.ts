import { parseArguments } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { faultCommand } from '../commands/fault-command.ts';
import { buildFleet } from '../plant/fleet.ts';
import { parseFaultArguments } from './fault-command-line.ts';

const parse = (text: string) => {
  const parsed = parseArguments(faultCommand, text.split(' ').filter(Boolean));
  return parsed.kind === 'help' ? parsed : parseFaultArguments(parsed, buildFleet(3));
};

describe('parseFaultArguments', () => {
  it('makes a command of the arguments', () => {
    expect(parse('bearing_wear --machine M02')).toEqual({ kind: 'bearing_wear', machine_id: 'M02' });
    expect(parse('-- spike --machine M01 --sensor temp --for 12.5')).toEqual({
      kind: 'spike',
      machine_id: 'M01',
      sensor: 'temp',
      duration_s: 12.5,
    });
  });

  it('asks for nothing when help is wanted', () => {
    expect(parse('--help')).toEqual({ kind: 'help' });
  });

  it.each([
    ['', 'One of spike, drift, bearing_wear, overheating, leak, stuck, drop_out.'],
    ['melt --machine M01', 'choose one of spike, drift'],
    ['leak', 'On which machine?'],
    ['leak --machine M09', 'there is no machine M09; known: M01, M02, M03.'],
    ['leak --machine M01 --sensor temp', 'leak shows in pressure, current: leave the sensor out.'],
    ['spike --machine M01 --sensor no_such_sensor', 'it has temp, vibration,'],
    ['spike --machine M01 --for 0', '--for must be a number of seconds above 0'],
    ['spike --machine M01 --for long', '--for must be a number of seconds above 0'],
    ['spike --machine M01 --for 86401', 'up to 86400'],
    ['spike M01', 'Cannot make sense of "M01".'],
    ['spike --loud', "Unknown option '--loud'"],
  ])('refuses "%s" with the choices', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
