import { z } from 'zod';
import { nameSchema } from '../name.ts';

export const faultKinds = [
  'spike',
  'drift',
  'bearing_wear',
  'overheating',
  'leak',
  'stuck',
  'drop_out',
] as const;

export const faultKindSchema = z.enum(faultKinds);
export type FaultKind = z.infer<typeof faultKindSchema>;

const commandIdSchema = z.string().max(64);

/** A command to the simulator: let this machine develop this fault now. */
export const faultCommandSchema = z.object({
  /** By which the sender knows the answer, among faults that others commanded or that came by chance. */
  order_id: commandIdSchema.optional(),
  kind: faultKindSchema,
  machine_id: nameSchema,
  /** For the kinds that befall one sensor (spike, drift, stuck, drop_out); the simulator picks one otherwise. */
  sensor: nameSchema.optional(),
  /** How long it lasts; by default what is usual for its kind. */
  duration_s: z.number().positive().max(86_400).optional(),
});
export type FaultCommand = z.infer<typeof faultCommandSchema>;

/** The simulator's word that a fault began (`ended_at` null) or ended. */
export const faultAnnouncementSchema = z.object({
  fault_id: z.string(),
  /** The id of the command, where the fault was commanded with one. */
  order_id: commandIdSchema.optional(),
  kind: faultKindSchema,
  site: nameSchema,
  machine_id: nameSchema,
  /** The sensors in which it shows. */
  sensors: z.array(nameSchema),
  started_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
});
export type FaultAnnouncement = z.infer<typeof faultAnnouncementSchema>;

/** Why a command is not taken: it cannot be understood or done, the machine is not there, or it has a fault already. */
export const refusalCodes = ['invalid', 'unknown_machine', 'busy'] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** The simulator's word that it did not take a command. */
export const faultRefusalSchema = z.object({
  /** Missing where the command gave none, or none could be read. */
  order_id: commandIdSchema.optional(),
  code: z.enum(refusalCodes).default('invalid'),
  /** For a person. */
  reason: z.string(),
});
export type FaultRefusal = z.infer<typeof faultRefusalSchema>;
