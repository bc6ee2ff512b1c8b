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
import { createKnownPast } from './known-past.js';
import { createLiveStream } from './live-stream.js';
import { createNavigation } from './navigation.js';
import { formatAddress } from './page-address.js';
import { createPalette } from './palette.js';
import { createPlantStore, machineKey } from './plant-store.js';
import { createRecentPast } from './recent-past.js';
import { createSignIn, mayOperate, mayRead } from './sign-in.js';
import { createStatusBar } from './status-bar.js';
import { createTheme } from './theme.js';

/** What a frame may spend on drawing: half of one at 60 a second, the rest is the browser's. */
const budgetMs = 8;
const simulatorEveryS = 15;
const openEpisodesEveryS = 10;
/** What machines say in words is not in the stream. */
const wordsEveryS = 5;

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

const signIn = createSignIn({
  api,
  leave: (address) => location.assign(address),
  again: () => location.reload(),
  query: () => location.search,
});
/** Who is at the page; undefined where the API does not tell, which is then no reason to wait. @type {import('./sign-in.js').Session | undefined} */
let session;
let isStarted = false;

const navigation = createNavigation({ onChange: showAddress });
const { go } = navigation;
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
  linkTo: ({ key }) => formatAddress({ ...navigation.address, open: key, range: '' }),
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
        ...navigation.address,
        open: machineKey(anomaly),
        range: formatRange(rangeAround(anomaly, now())),
      }),
  },
);
const status = createStatusBar({ times, now });
const faults = createFaultButtons({
  api,
  store,
  mayOrder: () => session === undefined || mayOperate(session),
});
const filterBar = createFilterBar({ onChange: (change) => go(change, { replace: true }) });
const history = createHistoryView({
  api,
  colours,
  sizes,
  times,
  now,
  onRange: (range) => go({ range }, { replace: true }),
  onClose: () => navigation.address.open && go({ open: '', range: '' }),
});
const knownPast = createKnownPast({
  api,
  store,
  anomalies,
  onPlant: showPlant,
  onAnomalies: () => takeAnomalies([]),
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
      if (hasUnknown) knownPast.describeSoon();
    },
    states({ machines }) {
      if (store.takeStates(machines).length < machines.length) knownPast.describeSoon();
      showPlant();
    },
    anomalies: ({ anomalies: changed }) => takeAnomalies(anomalies.take(changed)),
    pulse: (pulse) => status.pulse(pulse),
  },
  onStatus(line) {
    status.lost(line.connected ? null : line.since);
    if (line.connected) void catchUp();
    else void checkSession();
  },
});

/** The line may be gone because the login has ended: then there is nothing to try again. */
async function checkSession() {
  const current = await signIn.ask();
  if (current && !mayRead(current)) location.reload();
}

/** What happened before the stream began, or while it was away. */
async function catchUp() {
  recentPast.forget();
  void faults.refresh();
  await knownPast.catchUp();
  for (const machine of grid.visibleMachines()) recentPast.want(machine);
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
  const { site, line } = navigation.address;
  if (site && anomaly.site !== site) return false;
  return !line || store.machines.get(machineKey(anomaly))?.line === line;
}

/** Everything that depends on which machines there are and how they are. */
function showPlant() {
  const { address } = navigation;
  const shown = grid.arrange(address);
  grid.refresh(store.machines.values());
  const counts = filterBar.show(address, store.machines);
  faults.offerMachines();
  history.refresh();
  byId('empty', HTMLElement).hidden = !knownPast.isDescribed || store.machines.size > 0;
  byId('card-key', HTMLElement).hidden = shown === 0;
  byId('no-match', HTMLElement).hidden = store.machines.size === 0 || shown > 0;
  const urgent = counts.anomaly + counts.warning;
  document.title = urgent > 0 ? `(${urgent}) Live plant` : 'Live plant';
  openHistory();
}

let openedAs = '';
function openHistory() {
  const { address } = navigation;
  const machine = store.machines.get(address.open);
  const wanted = machine ? `${address.open} ${address.range}` : '';
  if (wanted === openedAs) return;
  openedAs = wanted;
  if (machine) history.open(machine, address.range);
  else history.close();
}

function showAddress() {
  const { address } = navigation;
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
  if (isStarted)
    stream.follow(`stream?${new URLSearchParams({ ...(site && { site }), ...(line && { line }) })}`);
}

window.addEventListener('online', () => stream.retryNow());

let ticks = 0;
setInterval(() => {
  stream.check();
  status.tick();
  feed.tick();
  grid.tick();
  history.tick();
  if (!isStarted) return;
  const sentence = announcements.next(now());
  if (sentence) setText(byId('announcer', HTMLElement), sentence);
  if (++ticks % simulatorEveryS === 0) void faults.refresh();
  if (ticks % openEpisodesEveryS === 0) void knownPast.followOpen();
  if (ticks % wordsEveryS === 0) void knownPast.followWords();
}, 1_000);

setText(byId('broker-host', HTMLElement), location.hostname);
session = await signIn.ask();
isStarted = session === undefined || mayRead(session);
showAddress();
