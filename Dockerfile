# The gateway on the official Node 24 image. Sources run as they are: nothing is built but the compile cache.
#   docker build -t eiam-graphql-gateway . && docker run --rm -p 4000:4000 eiam-graphql-gateway

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings the runtime that the optional dependency pins for other machines.
RUN npm ci --omit=dev --omit=optional

FROM node:24-slim
# `npm version` writes the version; --build-arg REVISION="$(git rev-parse HEAD)" says which commit it is.
ARG REVISION
LABEL org.opencontainers.image.title="eiam-graphql-gateway" \
      org.opencontainers.image.description="One nested GraphQL question over IDaaS EIAM's REST directory" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.2.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 NODE_COMPILE_CACHE=node_modules/.cache/node
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY schema ./schema
COPY src ./src
RUN mkdir -p node_modules/.cache/node && chown node node_modules/.cache/node
USER node
# One start fills the compile cache: without it, what strips the types would stay in the memory of every process.
RUN SHUTDOWN_DELAY_MS=0 timeout --preserve-status 20 node src/main.ts
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "--input-type=module", "-e", "const { status } = await fetch(`http://127.0.0.1:${process.env.PORT}/health/live`); process.exit(status === 200 ? 0 : 1)"]
# Node itself gets the signals: npm would keep them.
CMD ["node", "src/main.ts"]
