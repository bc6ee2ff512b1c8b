import type { JsonObject } from '../json-object.ts';

/** Names of the unit of the value that stands beside it; of those that are there, the first in this order counts. */
const unitNames = [
  ...[
    'unit',
    'Unit',
    'units',
    'Units',
    'uom',
    'UoM',
    'UOM',
    'u',
    'engUnit',
    'engUnits',
    'EngUnit',
    'eu',
    'EU',
  ],
  ...['unit_of_measurement', 'unitOfMeasurement', 'unit_of_measure', 'unitOfMeasure', 'engineering_unit'],
  ...['engineeringUnit', 'engineeringUnits', 'measurementUnit', 'unitText', 'einheit', 'Einheit'],
];
const known = new Set(unitNames);

export function isUnitField(name: string): boolean {
  return known.has(name);
}

/** The unit that an object names, as it stands there; undefined where it names none. */
export function unitIn(object: JsonObject): unknown {
  if (object.unit !== undefined) return object.unit;
  for (const name of unitNames) if (typeof object[name] === 'string') return object[name];
  return undefined;
}
