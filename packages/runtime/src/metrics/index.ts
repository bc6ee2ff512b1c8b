export { counterAtScrape, gaugeAtScrape } from './read-at-scrape.ts';
