# One image for all services; each container says which one it runs:
#
#   docker build --tag i40-services .
#   docker run --rm i40-services node packages/simulator/dist/main.js
#   docker run --rm i40-services i40 --help
#
# .dockerignore decides which packages there are.

FROM node:24-slim AS pnpm
WORKDIR /app
COPY package.json .
# The version that package.json pins, without the hash that may follow it.
RUN npm install --global --no-fund --no-audit "$(node -p 'require("./package.json").packageManager.split("+")[0]')"

# What decides which dependencies are installed, apart from the sources: BuildKit compares contents, so that an
# edited source leaves the installations below in the cache.
FROM pnpm AS manifests
COPY . /source
RUN cd /source && find . \( -name package.json -o -name 'pnpm-*.yaml' -o -name .npmrc \) -exec cp --parents -t /app {} +

FROM pnpm AS production-dependencies
COPY --from=manifests /app .
RUN --mount=type=cache,id=pnpm-store,target=/pnpm/store \
    pnpm install --prod --frozen-lockfile --store-dir /pnpm/store

FROM pnpm AS build
COPY --from=manifests /app .
RUN --mount=type=cache,id=pnpm-store,target=/pnpm/store \
    pnpm install --frozen-lockfile --store-dir /pnpm/store
COPY . .
RUN pnpm build \
 && mkdir /dist \
 && find packages -path '*/node_modules' -prune -o -path '*/dist/*.js*' -exec cp --parents -t /dist {} +

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
# Owned by root: the services can read their code and not change it.
COPY --from=production-dependencies /app .
COPY db db
# The live page, served as it is.
COPY packages/api/public packages/api/public
COPY --from=build /dist .
RUN printf '#!/bin/sh\nexec node /app/packages/cli/dist/main.js "$@"\n' >/usr/local/bin/i40 && chmod 755 /usr/local/bin/i40
USER node
STOPSIGNAL SIGTERM
CMD ["node", "packages/api/dist/main.js"]
