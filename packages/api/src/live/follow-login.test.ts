import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { followLogin } from './follow-login.ts';

it('ends an answer when whoever listens may not any more, and when asking fails', async () => {
  for (const last of [async () => false, () => Promise.reject(new Error('away'))]) {
    const output = new PassThrough().resume();
    const answers = [async () => true, async () => true, last];
    followLogin({ output, mayGoOn: async () => (answers.shift() ?? last)(), everyMs: 1 });
    await once(output, 'end');
    expect(answers).toEqual([]);
  }
});
