// @ts-check
import { byId, setText } from './dom.js';

/**
 * @typedef {import('@i40/common').SessionResponse} Session
 * @typedef {{
 *   api: Pick<import('./api-client.js').ApiClient, 'session' | 'signIn' | 'signOut'>,
 *   leave: (address: string) => void, again: () => void, query: () => string,
 * }} SignInParts
 */

/**
 * Whether whoever is at this page may see what it shows.
 * @param {Session} session
 */
export function mayRead({ required, scopes }) {
  return !required || scopes.length > 0;
}

/**
 * Whether they may also change something.
 * @param {Session} session
 */
export function mayOperate({ required, scopes }) {
  return !required || scopes.some((scope) => scope !== 'read');
}

/**
 * Asks who is at the page, and lets them sign in and out where the API wants to know.
 * @param {SignInParts} parts
 */
export function createSignIn({ api, leave, again, query }) {
  const panel = byId('sign-in', HTMLElement);
  const reason = byId('sign-in-reason', HTMLElement);
  const issuer = byId('sign-in-issuer', HTMLAnchorElement);
  const form = byId('sign-in-key', HTMLFormElement);
  const key = byId('api-key', HTMLInputElement);
  const answer = byId('sign-in-answer', HTMLElement);
  const signOut = byId('sign-out', HTMLButtonElement);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await api.signIn(key.value.trim());
      again();
    } catch (error) {
      setText(answer, error instanceof Error ? error.message : 'The API did not answer.');
    }
  });
  signOut.addEventListener('click', async () => {
    const { end_session_url } = await api.signOut().catch(() => ({ end_session_url: null }));
    if (end_session_url) leave(end_session_url);
    else again();
  });

  return {
    /**
     * Shows what there is to show of it; undefined where the API does not tell.
     * @returns {Promise<Session | undefined>}
     */
    async ask() {
      const session = await api.session().catch(() => undefined);
      if (!session) return undefined;
      panel.hidden = mayRead(session);
      signOut.hidden = session.name === null;
      signOut.title = session.name === null ? '' : `Signed in as ${session.name}`;
      setText(
        reason,
        session.name === null
          ? 'This plant shows itself to those who sign in.'
          : `${session.name} may not see this plant. Ask whoever hands out its roles, or sign in as somebody else.`,
      );
      issuer.hidden = session.login === null;
      if (session.login !== null) issuer.href = `${session.login}?${new URLSearchParams({ to: query() })}`;
      form.hidden = !session.takes_keys;
      return session;
    },
  };
}
