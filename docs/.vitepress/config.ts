import { defineConfig } from 'vitepress';
import { pagesToCome } from './pages-to-come.ts';
import { linkToRepository } from './repository-links.ts';
import { sidebar } from './sidebar.ts';

const english = [
  { folder: 'tutorial', title: 'Tutorial' },
  { folder: 'how-to', title: 'How to' },
  { folder: 'reference', title: 'Reference' },
  { folder: 'explanation', title: 'Explanation' },
  { folder: 'decisions', title: 'Decisions' },
];
const french = [
  { folder: 'fr/tutorial', title: 'Tutoriel' },
  { folder: 'fr/how-to', title: 'Guides' },
];

/** The pages are plain Markdown that reads as well in the repository; nothing here may be needed to understand them. */
export default defineConfig({
  title: 'I4.0 pipeline',
  description: 'Industrial sensor data from the machine to the person',
  // Where it is served below a folder, such as /repository/ on GitHub Pages.
  base: process.env.DOCS_BASE ?? '/',
  srcExclude: ['test/**', 'node_modules/**'],
  lastUpdated: false,
  ignoreDeadLinks: pagesToCome.map((page) => new RegExp(`/${page.replace(/^.*\/|\.md$/g, '')}$`)),
  // A plant may have no internet: no fonts and no search from elsewhere.
  // French has no reference: the switch goes to the front page of the language.
  themeConfig: {
    search: { provider: 'local' },
    i18nRouting: false,
    outline: [2, 3],
    sidebar: sidebar(english),
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    fr: {
      label: 'Français',
      lang: 'fr',
      description: 'Les données de capteurs industriels, de la machine jusqu’à l’humain',
      themeConfig: {
        sidebar: sidebar(french),
        outline: { level: [2, 3], label: 'Sur cette page' },
        docFooter: { prev: 'Précédent', next: 'Suivant' },
      },
    },
  },
  markdown: {
    config: (markdown) => linkToRepository(markdown, process.env.GITHUB_REPOSITORY),
  },
});
