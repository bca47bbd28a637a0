# syntax=docker/dockerfile:1
# Every architecture that Node's own image has: docker buildx build --platform linux/amd64,linux/arm64 .
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM node:24-slim
# One arena of memory for all threads, most of which only compile now and then: some fourteen megabytes less.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    DATABASE_URL=sqlite:/data/parley.db \
    HEALTH_PORT=9464 \
    NODE_OPTIONS=--disable-warning=ExperimentalWarning
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY adapters ./adapters
COPY commands ./commands
# The one folder that is written to; everything else may be read-only.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself takes the signals, so that a stop finishes what is in flight.
CMD ["node", "--import", "./src/compile-cache.mjs", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=4", "--heap-growing-percent=20", "--no-maglev", "src/main.ts"]
