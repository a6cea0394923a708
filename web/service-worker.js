// Keeps page, wasm and lint pages on the device. What is kept is one build, whole: a new one is fetched
// beside it and takes over only when the reader says so. The API is never kept.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

// Written in by scripts/service-worker.mjs: every file of the build with its fingerprint.
// A query never leads to another one.
precacheAndRoute(BUILD, { ignoreURLParametersMatching: [/./] })
cleanupOutdatedCaches()

// Files that answer at other addresses than their own; lint pages have theirs.
const page = (file, allowlist) => registerRoute(new NavigationRoute(createHandlerBoundToURL(file), { allowlist }))
page('/index.html', [/^\/(\?|$)/])
page('/check.html', [/^\/d\//])
page('/lint.html', [/^\/lint\/?(\?|$)/])
page('/lints/index.html', [/^\/lints\/?(\?|$)/])

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
