import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachinesResponse, ReadingsResponse } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { connectMqttMessageBus, silentLogger as logger, type MqttMessageBus, parseEnv } from '@i40/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

