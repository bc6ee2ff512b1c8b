export { secureCheckCommand } from './secure-check-command.ts';
export { secureDeviceCommand } from './secure-device-command.ts';
export { secureInitCommand } from './secure-init-command.ts';
