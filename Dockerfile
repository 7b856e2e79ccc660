# The gateway on the official Node 24 image. Sources run as they are: nothing is built but the compile cache.
#   docker build -t eiam-graphql-gateway . && docker run --rm -p 4000:4000 eiam-graphql-gateway

# Pinned by its tag. The digest, which never changes: docker buildx imagetools inspect --format '{{.Manifest.Digest}}' node:24.21.0-bookworm-slim
# and then: docker build --build-arg BASE=node:24.21.0-bookworm-slim@sha256:…
ARG BASE=node:24.21.0-bookworm-slim

FROM ${BASE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings the runtime that the optional dependency pins for other machines.
RUN npm ci --omit=dev --omit=optional

# EIAM alone, for those who build against it: two of the packages, and no part of the gateway.
#   docker build --target emulator -t eiam-emulator . && docker run --rm -p 4001:4001 -p 4002:4002 eiam-emulator --users 200
FROM ${BASE} AS emulator
ARG REVISION
LABEL org.opencontainers.image.title="eiam-emulator" \
      org.opencontainers.image.description="IDaaS EIAM to build and test against: its Developer API and management API" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production PORT=4001 ALIVE_PATH=/login/device NODE_COMPILE_CACHE=node_modules/.cache/node
WORKDIR /app
COPY --from=dependencies /app/node_modules/jose ./node_modules/jose
COPY --from=dependencies /app/node_modules/zod ./node_modules/zod
COPY package.json LICENSE deploy/docker/alive.sh ./
COPY src/emulator ./src/emulator
RUN mkdir -p node_modules/.cache/node snapshots && chown 1000:1000 node_modules/.cache/node snapshots
USER 1000:1000
RUN timeout --preserve-status 5 node src/emulator/main.ts --users 1
EXPOSE 4001 4002
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "alive.sh"]
# Flags of one's own come behind these: the last one counts.
ENTRYPOINT ["node", "src/emulator/main.ts", "--host", "0.0.0.0", "--port", "4001", "--management-port", "4002", "--snapshots", "snapshots"]

FROM ${BASE}
# `npm version` writes the version; --build-arg REVISION="$(git rev-parse HEAD)" says which commit it is.
ARG REVISION
LABEL org.opencontainers.image.title="eiam-graphql-gateway" \
      org.opencontainers.image.description="One nested GraphQL question over IDaaS EIAM's REST directory" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 NODE_COMPILE_CACHE=node_modules/.cache/node MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY LICENSE ./
COPY deploy/docker/alive.sh ./
COPY schema ./schema
COPY src ./src
RUN mkdir -p node_modules/.cache/node && chown 1000:1000 node_modules/.cache/node
# A number, so that an orchestrator knows that it is not root (runAsNonRoot).
USER 1000:1000
# One start fills the compile cache: without it, what strips the types would stay in the memory of every process. The embedded emulator has the
# mirror and one dialect of callbacks loaded; a token that is kept nowhere has the other one loaded, too.
RUN SHUTDOWN_DELAY_MS=0 CALLBACK_BAMBOOCLOUD_TOKEN=only-to-fill-the-compile-cache-0 \
    timeout --preserve-status 20 node --max-semi-space-size=16 src/main.ts
EXPOSE 4000
# For engines alone: Kubernetes asks by its own probes.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "alive.sh"]
# Node itself gets the signals: npm would keep them.
CMD ["node", "--max-semi-space-size=16", "src/main.ts"]
