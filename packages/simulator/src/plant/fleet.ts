import { allSensors, type MachineModel, plantModel } from '@i40/common';

const machinesPerLine = 10;

/**
 * The first `count` machines: those of the plant model, then as many further pumps M04, M05 … as it takes, ten
 * to a line from lineB on.
 */
export function buildFleet(count: number): MachineModel[] {
  return Array.from({ length: count }, (_, index) => plantModel[index] ?? furtherMachine(index));
}

function furtherMachine(index: number): MachineModel {
  const number = index + 1;
  const lineIndex = 1 + Math.floor((index - plantModel.length) / machinesPerLine);
  return {
    machine_id: `M${String(number).padStart(2, '0')}`,
    line: `line${lineLetters(lineIndex)}`,
    description: `Pump ${number}`,
    sensors: allSensors,
  };
}

/** As spreadsheets count columns: A … Z, AA, AB … */
function lineLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : lineLetters(Math.floor(index / 26) - 1) + letter;
}

export function countSeries(fleet: readonly MachineModel[]): number {
  return fleet.reduce((sum, { sensors }) => sum + sensors.length, 0);
}
