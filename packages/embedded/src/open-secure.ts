import type { Logger } from '@i40/runtime';
import type { EmbeddedSettings } from './config.ts';
import type { BrokerGuard } from './secure/guard.ts';

/** What `SECURE` makes of the settings; without it they stay. Of what makes it secure nothing is loaded then. */
export async function withSecure(settings: EmbeddedSettings): Promise<EmbeddedSettings> {
  if (settings.SECURE === undefined) return settings;
  const { secureSettings } = await import('./secure/secure-settings.ts');
  return secureSettings(settings, settings.SECURE);
}

/** Who stands before the broker; undefined where everybody is let in. */
export async function openBrokerGuard(
  { SECURE: directory }: Pick<EmbeddedSettings, 'SECURE'>,
  logger: Logger,
): Promise<{ guard: BrokerGuard; logger: Logger } | undefined> {
  if (directory === undefined) return undefined;
  const { openGuard } = await import('./secure/open-guard.ts');
  return { guard: await openGuard(directory, logger), logger };
}
