FROM node:24-slim AS dependencies
WORKDIR /latchkey
COPY package.json package-lock.json .npmrc ./
# What is native comes prebuilt: nothing is compiled, and no script of a package is run.
# npm keeps the compiler for i18next, to which it is an optional peer; here nothing compiles.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -r node_modules/typescript node_modules/@typescript node_modules/.bin/tsc

FROM node:24-slim
WORKDIR /latchkey
COPY --from=dependencies /latchkey/node_modules node_modules
COPY package.json LICENSE ./
COPY config config
COPY migrations migrations
COPY proto proto
COPY public public
COPY views views
COPY bin bin
COPY src src
# Here, because whoever runs it may write nowhere but in /data.
RUN node bin/stripped-types.js

# The one place that is written to: the rest may be mounted read-only.
RUN install --directory --owner=node --group=node --mode=700 /data
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
VOLUME /data
# By number, so that Kubernetes sees that it is not root: the image's own user `node`.
USER 1000:1000
EXPOSE 8000 50051
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/latchkey"]
CMD ["serve"]
