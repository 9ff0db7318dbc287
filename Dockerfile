# The server in a container: the same two commands as in README.md, on any image with Node >= 18 and glibc (the pinned
# Node that comes with `npm ci` is built against it; Alpine's images have another C library).
FROM node:24-bookworm-slim
WORKDIR /hongyan
COPY . .
RUN npm ci
RUN npm run build
# A volume that is mounted here belongs to the server's user.
RUN mkdir /files && chown node:node /files
USER node
EXPOSE 7700 7701
# Directly, so that the signal to stop reaches the server: it then drains before it ends.
ENTRYPOINT ["node_modules/.bin/node", "server/bin/hongyan.js"]
CMD ["serve"]
