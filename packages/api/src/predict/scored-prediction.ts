import {
  type Database,
  type PredictRequest,
  type ScoredResponse,
  type ScoredSensor,
  scoreThreshold,
} from '@i40/common';
import type { RegisteredDetector } from '@i40/detect';
import { queryWindowRows, type SensorWindow, stepSeconds } from '@i40/timescale';
import { judgeWindow } from './judge-window.ts';
import { forecastLimit } from './limit-forecast.ts';
import { windowTable } from './window-table.ts';

/** The answer of a detector to a request that named it. Throws `DatabaseError`. */
export async function predictScored(
  database: Database,
  request: PredictRequest,
  { windows, detector }: { windows: readonly SensorWindow[]; detector: RegisteredDetector },
): Promise<ScoredResponse> {
  const { machine_id, window_minutes, method } = request;
  const stepS = stepSeconds(window_minutes);
  const sensors = await queryWindowRows(database, request);
  const verdict = judgeWindow(detector, windowTable(sensors, stepS), sensors);
  const perSensor = sensors.flatMap((of, column): [string, ScoredSensor][] => {
    const window = windows.find(({ sensor }) => sensor === of.sensor);
    if (!window) return [];
    const { latest, mean, std, min, max } = window;
    const expected = verdict.ok ? (verdict.expected[column] ?? Number.NaN) : Number.NaN;
    const time_to_limit = forecastLimit(of, stepS);
    return [
      [
        of.sensor,
        { latest, mean, std, min, max, expected: Number.isFinite(expected) ? expected : null, time_to_limit },
      ],
    ];
  });
  return {
    machine_id,
    window_minutes,
    method,
    detector: detector.name,
    n_points: windows.reduce((sum, { n }) => sum + n + 1, 0),
    status: verdict.ok ? 'ok' : 'not enough data',
    anomaly_score: verdict.ok ? verdict.score : null,
    is_anomaly: verdict.ok && verdict.score >= scoreThreshold,
    explanation: verdict.ok ? verdict.explanation : verdict.reason,
    contributions: verdict.ok ? verdict.contributions : {},
    per_sensor: Object.fromEntries(perSensor),
    thresholds: { anomaly_score: scoreThreshold },
  };
}
