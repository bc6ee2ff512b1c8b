import type { FastifyInstance } from 'fastify';

/** Which methods a path has, so that a wrong method can be told from a wrong path. To be called before the routes. */
export function watchRoutes(app: FastifyInstance): (url: string) => string[] {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    // The files of the live page: whatever is below them, they are only read.
    if (url.includes('*')) return;
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of [method].flat()) route.methods.add(each);
    routes.set(url, route);
  });
  return (url) => {
    const [path = ''] = url.split('?');
    const route = [...routes.values()].find(({ pattern }) => pattern.test(path));
    return [...(route?.methods ?? [])].sort();
  };
}

/** Our own paths hold letters, digits, hyphens and parameters. */
function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:[^/]+/g, '[^/]+')}$`);
}
