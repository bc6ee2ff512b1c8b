import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { isProse } from '../../values/prose.ts';

/** One record of a SenML pack after its base fields are resolved, RFC 8428 section 4.6. */
export interface SenmlRecord {
  /** As it stood in the pack, with the base fields that it needs to be understood alone. */
  source: unknown;
  name: string;
  unit: unknown;
  /** Seconds: since 1970, or below 2^28 relative to now. Undefined where it is no number. */
  time: number | undefined;
  value: unknown;
}

export type SenmlPack = { ok: true; records: SenmlRecord[]; ignored: number } | { ok: false; reason: string };

interface Base {
  bn: string;
  bt: number;
  bu: string | undefined;
  bv: number;
}

/** The version that RFC 8428 defines; a pack that needs a newer one must be refused (section 4.4). */
const knownVersion = 10;
const baseFields = ['bn', 'bt', 'bu', 'bv', 'bs', 'bver'];
const textFields = ['bn', 'bu'];
/** Twice a name: what is longer makes none, and each record after it would carry a copy. */
const maxBaseName = 510;
const valueFields = ['v', 'vb', 'vs', 'vd', 's'];

/**
 * Resolves a pack: base fields hold for their record and those after it until overridden. A pack that this reader
 * does not understand as a whole is refused as a whole, as the RFC demands; records with data or sums alone are ignored.
 */
export function resolveSenml(given: unknown): SenmlPack {
  const pack = asPack(given);
  if (!pack) return refuse('a SenML pack is an array of records');
  if (pack.length === 0) return refuse('the array is empty');
  const base: Base = { bn: '', bt: 0, bu: undefined, bv: 0 };
  const records: SenmlRecord[] = [];
  let ignored = 0;
  for (const record of pack) {
    if (!isJsonObject(record)) {
      records.push({ source: record, name: '', unit: undefined, time: undefined, value: undefined });
      continue;
    }
    const problem = findProblem(record);
    if (problem) return refuse(problem);
    rebase(base, record);
    if (isBaseOnly(record)) continue;
    if (isNoNumber(record)) ignored += 1;
    else records.push(resolveRecord(record, base));
  }
  return { ok: true, records, ignored };
}

/** A record alone is a pack of one; drafts of before 2016 had the records in `e` and the base beside them. */
function asPack(given: unknown): readonly unknown[] | undefined {
  if (Array.isArray(given)) return given;
  if (!isJsonObject(given)) return undefined;
  const { e, ver: _ver, ...base } = given;
  if (!Array.isArray(e)) return [given];
  const records = e.map((record) => (isJsonObject(record) ? fromDraft(record) : record));
  return Object.keys(base).length > 0 ? [base, ...records] : records;
}

/** `sv` was the text and `bv` the boolean. */
function fromDraft({ sv, bv, ...record }: JsonObject): JsonObject {
  return {
    ...record,
    ...(sv === undefined ? {} : { vs: sv }),
    ...(typeof bv === 'boolean' ? { vb: bv } : {}),
  };
}

function refuse(reason: string): SenmlPack {
  return { ok: false, reason };
}

function findProblem(record: JsonObject): string | undefined {
  for (const field in record) {
    // Section 4.4: such a field must be understood, or the whole pack left alone.
    if (field.endsWith('_'))
      return 'a field whose name ends in _ is not understood, so the pack must be refused';
  }
  for (const field of baseFields) {
    const value = record[field];
    const wanted = textFields.includes(field) ? 'string' : 'number';
    if (value !== undefined && (typeof value !== wanted || (wanted === 'number' && !Number.isFinite(value))))
      return `${field}: must be a ${wanted === 'string' ? 'text' : 'number'}`;
  }
  if (typeof record.bn === 'string' && record.bn.length > maxBaseName)
    return `bn: is longer than ${maxBaseName} characters`;
  if (typeof record.bver === 'number' && record.bver > knownVersion)
    return `bver: version ${record.bver} is newer than ${knownVersion}, the newest that is understood`;
  return undefined;
}

function rebase(base: Base, { bn, bt, bu, bv }: JsonObject): void {
  if (typeof bn === 'string') base.bn = bn;
  if (typeof bt === 'number') base.bt = bt;
  if (typeof bu === 'string') base.bu = bu;
  if (typeof bv === 'number') base.bv = bv;
}

function isBaseOnly(record: JsonObject): boolean {
  return record.n === undefined && !hasAny(record, valueFields) && hasAny(record, baseFields);
}

function isNoNumber(record: JsonObject): boolean {
  return (
    record.v === undefined &&
    record.vb === undefined &&
    (isProse(record.vs) || (record.vs === undefined && hasAny(record, ['vd', 's'])))
  );
}

function hasAny(record: JsonObject, fields: readonly string[]): boolean {
  return fields.some((field) => record[field] !== undefined);
}

function resolveRecord(record: JsonObject, base: Base): SenmlRecord {
  const { n = '', u = base.bu, t = 0, v, vb, vs } = record;
  return {
    source: { ...base, ...record },
    name: typeof n === 'string' ? base.bn + n : '',
    unit: u,
    time: typeof t === 'number' ? base.bt + t : undefined,
    value: typeof v === 'number' ? base.bv + v : (v ?? vb ?? vs),
  };
}
