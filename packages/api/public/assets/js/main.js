// @ts-check
import { createAnnouncements } from './announcements.js';
import { createAnomalyLog } from './anomaly-log.js';
import { createApiClient } from './api-client.js';
import { createCardGrid } from './card-grid.js';
import { createClock } from './clock.js';
import { byId, setText } from './dom.js';
import { createElementSizes } from './element-sizes.js';
import { createFaultButtons } from './fault-buttons.js';
import { createFeedView } from './feed-view.js';
import { createFilterBar } from './filter-bar.js';
import { createTimeFormat } from './format.js';
import { createFrameQueue } from './frame-queue.js';
import { formatRange, rangeAround } from './history-range.js';
import { createHistoryView } from './history-view.js';
import { createLiveStream } from './live-stream.js';
import { formatAddress, parseAddress } from './page-address.js';
import { createPalette } from './palette.js';
import { createPlantStore, machineKey } from './plant-store.js';
import { createRecentPast } from './recent-past.js';
import { createStatusBar } from './status-bar.js';
import { createTheme } from './theme.js';

/** What a frame may spend on drawing: half of one at 60 a second, the rest is the browser's. */
const budgetMs = 8;
const describeAfterMs = 1_000;
const simulatorEveryS = 15;
/** A server under load refuses for a while. */
const catchUpAgainMs = 5_000;

const clock = createClock(Date.now);
const { now } = clock;
const api = createApiClient({ clock });
const store = createPlantStore();
const anomalies = createAnomalyLog();
const announcements = createAnnouncements();
const times = createTimeFormat();
const sizes = createElementSizes();
const palette = createPalette();
const { colours } = palette;
const queue = createFrameQueue({
  requestFrame: requestAnimationFrame,
  now: () => performance.now(),
  budgetMs,
});

let address = parseAddress(location.search);
let isDescribed = false;

const recentPast = createRecentPast({
  api,
  store,
  onFilled: (machine) => grid.refresh([machine]),
  later: setTimeout,
});
const grid = createCardGrid(byId('cards', HTMLElement), {
  store,
  anomalies,
  queue,
  colours,
  sizes,
  now,
  linkTo: ({ key }) => formatAddress({ ...address, open: key, range: '' }),
  onVisible: (machine) => recentPast.want(machine),
});
const feed = createFeedView(
  {
    list: byId('feed', HTMLElement),
    empty: byId('feed-empty', HTMLElement),
    count: byId('feed-count', HTMLElement),
  },
  {
    times,
    now,
    linkTo: (anomaly) =>
      formatAddress({
        ...address,
        open: machineKey(anomaly),
        range: formatRange(rangeAround(anomaly, now())),
      }),
  },
);
const status = createStatusBar({ times, now });
const faults = createFaultButtons({ api, store });
const filterBar = createFilterBar({ onChange: (change) => go(change, { replace: true }) });
const history = createHistoryView({
  api,
  colours,
  sizes,
  times,
  now,
  onRange: (range) => go({ range }, { replace: true }),
  onClose: () => address.open && go({ open: '', range: '' }),
});
createTheme({
  onChange() {
    palette.refresh();
    grid.tick();
    history.redraw();
  },
});

const stream = createLiveStream({
  open: (url) => new EventSource(url),
  now: Date.now,
  random: Math.random,
  later: setTimeout,
  handlers: {
    readings({ readings }) {
      const { changed, hasUnknown } = store.takeReadings(readings);
      grid.refresh(changed);
      if (hasUnknown) describeSoon();
    },
    states({ machines }) {
      if (store.takeStates(machines).length < machines.length) describeSoon();
      showPlant();
    },
    anomalies: ({ anomalies: changed }) => takeAnomalies(anomalies.take(changed)),
    pulse: (pulse) => status.pulse(pulse),
  },
  onStatus(line) {
    status.lost(line.connected ? null : line.since);
    if (line.connected) void catchUp();
  },
});

let catchUps = 0;
/** What happened before the stream began, or while it was away. */
async function catchUp() {
  recentPast.forget();
  const turn = ++catchUps;
  const results = await Promise.allSettled([describe(), recallAnomalies(), faults.refresh()]);
  const isRefused = results.some(({ status }) => status === 'rejected');
  if (isRefused) setTimeout(() => turn === catchUps && catchUp(), catchUpAgainMs);
  for (const machine of grid.visibleMachines()) recentPast.want(machine);
}

async function describe() {
  store.takeMachines((await api.machines()).machines);
  isDescribed = true;
  showPlant();
}

let isDescribing = false;
/** A new machine or sensor: asks what it is, once for all that come within a second. */
function describeSoon() {
  if (isDescribing) return;
  isDescribing = true;
  setTimeout(() => {
    isDescribing = false;
    describe().catch(() => {}); // The next reading of it asks again.
  }, describeAfterMs);
}

async function recallAnomalies() {
  const [past, open] = await Promise.all([
    api.anomalies({ limit: '50' }),
    api.anomalies({ open: 'true', limit: '200' }),
  ]);
  anomalies.take(past.anomalies);
  anomalies.takeOpen(open.anomalies);
  takeAnomalies([]);
}

/** @param {readonly import('@i40/common').Anomaly[]} fresh */
function takeAnomalies(fresh) {
  announcements.add(fresh.filter(({ ended_at }) => ended_at === null));
  showFeed();
  grid.refresh(store.machines.values());
}

function showFeed() {
  feed.show(anomalies.list().filter(isInView));
}

/** @param {import('@i40/common').Anomaly} anomaly */
function isInView(anomaly) {
  const { site, line } = address;
  if (site && anomaly.site !== site) return false;
  return !line || store.machines.get(machineKey(anomaly))?.line === line;
}

/** Everything that depends on which machines there are and how they are. */
function showPlant() {
  const shown = grid.arrange(address);
  grid.refresh(store.machines.values());
  const counts = filterBar.show(address, store.machines);
  faults.offerMachines();
  history.refresh();
  byId('empty', HTMLElement).hidden = !isDescribed || store.machines.size > 0;
  byId('card-key', HTMLElement).hidden = shown === 0;
  byId('no-match', HTMLElement).hidden = store.machines.size === 0 || shown > 0;
  const urgent = counts.anomaly + counts.warning;
  document.title = urgent > 0 ? `(${urgent}) Live plant` : 'Live plant';
  openHistory();
}

let openedAs = '';
function openHistory() {
  const machine = store.machines.get(address.open);
  const wanted = machine ? `${address.open} ${address.range}` : '';
  if (wanted === openedAs) return;
  openedAs = wanted;
  if (machine) history.open(machine, address.range);
  else history.close();
}

/**
 * To another view of the page; the address tells it, so that it can be shared, and Back goes back.
 * @param {Partial<import('./page-address.js').PageAddress>} change
 * @param {{ replace?: boolean }} [how]
 */
function go(change, { replace = false } = {}) {
  address = { ...address, ...change };
  const to = formatAddress(address);
  if (replace) window.history.replaceState(null, '', to);
  else window.history.pushState(null, '', to);
  showAddress();
}

function showAddress() {
  const { site, line } = address;
  document.documentElement.dataset.view = address.wall ? 'wall' : 'desk';
  const wall = byId('wall', HTMLButtonElement);
  wall.setAttribute('aria-pressed', String(address.wall));
  setText(wall.querySelector('.button-word') ?? wall, address.wall ? 'Leave wall view' : 'Wall view');
  grid.relink();
  feed.relink();
  showPlant();
  showFeed();
  // Only what is looked at crosses the network.
  stream.follow(`stream?${new URLSearchParams({ ...(site && { site }), ...(line && { line }) })}`);
}

/** Links within the page change the view instead of loading it anew; with a modifier they open a new tab as ever. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-open], a[data-anomaly]') : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const { open, range } = parseAddress(link.getAttribute('href') ?? '');
  go({ open, range });
});
byId('wall', HTMLButtonElement).addEventListener('click', () =>
  go({ wall: !address.wall }, { replace: true }),
);
byId('clear-filters', HTMLButtonElement).addEventListener('click', () =>
  go({ site: '', line: '', machine: '', state: '' }, { replace: true }),
);
window.addEventListener('popstate', () => {
  address = parseAddress(location.search);
  showAddress();
});
window.addEventListener('online', () => stream.retryNow());

let ticks = 0;
setInterval(() => {
  stream.check();
  status.tick();
  feed.tick();
  grid.tick();
  history.tick();
  const sentence = announcements.next(now());
  if (sentence) setText(byId('announcer', HTMLElement), sentence);
  if (++ticks % simulatorEveryS === 0) void faults.refresh();
}, 1_000);

setText(byId('broker-host', HTMLElement), location.hostname);
showAddress();
