// Keeps page, wasm and lint pages on the device. What is kept is one build, whole: a new one is fetched
// beside it and takes over only when the reader says so. The API is never kept.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

// Written in by scripts/service-worker.mjs: every file of the build with its fingerprint.
precacheAndRoute(BUILD, { ignoreURLParametersMatching: [] })
cleanupOutdatedCaches()

// These addresses are all the one page; lint pages are files of their own.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [/^\/$/, /^\/\?/, /^\/lint\/?$/, /^\/d\//] }))

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
