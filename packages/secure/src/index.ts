export { hashPassword, passwordFile, saltBytes } from './broker/password-file.ts';
export { serviceNames, serviceRights } from './broker/rights.ts';
export { readCertificate } from './certificates/validity.ts';
export { logins } from './database/logins.ts';
export { scramVerifier } from './database/scram-verifier.ts';
export { addDevice } from './devices/add-device.ts';
export { revokeDevice } from './devices/revoke-device.ts';
export { ensureInstallation, type InstallationOptions } from './installation/ensure-installation.ts';
export { openSecretFolder, type SecretFolder } from './installation/secret-folder.ts';
