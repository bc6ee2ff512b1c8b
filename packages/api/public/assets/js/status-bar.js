// @ts-check
import { byId, setData, setText } from './dom.js';
import { formatDuration, formatLag, formatRate } from './format.js';

const wideLagS = 10;

/**
 * The pipeline's own pulse, the clock, and the banner that says when the page no longer hears the plant.
 * @param {{ times: import('./format.js').TimeFormat, now: () => number }} parts
 */
export function createStatusBar({ times, now }) {
  const rate = byId('pulse-rate', HTMLElement);
  const lag = byId('pulse-lag', HTMLElement);
  const rejected = byId('pulse-rejected', HTMLElement);
  const clock = byId('clock', HTMLElement);
  const banner = byId('banner', HTMLElement);
  const bannerText = byId('banner-text', HTMLElement);
  const bannerFor = byId('banner-for', HTMLElement);
  setText(byId('zone', HTMLElement), times.zone);

  /** @type {{ lostAt: number | null, deafAt: number | null }} */
  const since = { lostAt: null, deafAt: null };

  function showBanner() {
    const at = since.lostAt ?? since.deafAt;
    banner.hidden = at === null;
    setData(document.body, 'line', at === null ? 'live' : 'lost');
    if (at === null) return;
    const what =
      since.lostAt === null ? 'The server hears nothing from the broker since' : 'Connection lost at';
    setText(bannerText, `${what} ${times.instant(at, now())}. What you see is from before; trying again.`);
    setText(bannerFor, formatDuration(now() - at));
  }

  return {
    /** @param {number | null} at since when nothing comes from the server */
    lost(at) {
      since.lostAt = at;
      showBanner();
    },
    /** @param {import('@i40/common').Pulse} pulse */
    pulse({ readings_per_s, lag_s, rejected: count, connected }) {
      setText(rate, formatRate(readings_per_s));
      setText(lag, lag_s === null ? '–' : formatLag(lag_s));
      setText(rejected, formatRate(count));
      setData(rate, 'attention', '');
      setData(lag, 'attention', (lag_s ?? 0) > wideLagS ? 'yes' : '');
      setData(rejected, 'attention', count > 0 ? 'yes' : '');
      since.deafAt = connected === false ? (since.deafAt ?? now()) : null;
      showBanner();
    },
    tick() {
      setText(clock, times.time(now()));
      showBanner();
    },
  };
}
