import { z } from 'zod';
import type { SecretFolder } from '../installation/secret-folder.ts';
import { type Device, deviceSchema } from './device.ts';

const file = 'devices.json';
const registrySchema = z.object({ devices: z.array(deviceSchema) });

/** Who was given access to the broker; empty at first. Throws where the file is damaged. */
export async function readDevices(folder: SecretFolder): Promise<Device[]> {
  const text = await folder.read(file);
  return text === undefined ? [] : registrySchema.parse(JSON.parse(text)).devices;
}

export async function writeDevices(folder: SecretFolder, devices: readonly Device[]): Promise<void> {
  await folder.write(file, `${JSON.stringify({ devices }, undefined, 2)}\n`);
}
