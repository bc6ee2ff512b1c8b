import { defineConfig } from 'vitest/config';

// Workspace packages are tested from their TypeScript sources, so no build has to come first.
const conditions = ['@i40/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test,testing}/**/*.test.ts'],
    // Suites that boot TimescaleDB in WebAssembly take seconds on a small machine.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
