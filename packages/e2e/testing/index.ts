export * from './accessibility.ts';
export * from './certificates.ts';
export * from './chromium.ts';
export * from './free-port.ts';
export * from './pipeline-story.ts';
export * from './real-servers.ts';
export * from './skip-suite.ts';
export * from './tcp-proxy.ts';
