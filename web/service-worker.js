// Caches all screens and the pages of the lints on the device, as one whole build. A new build is cached beside it and
// takes over only when the reader asks for it. The API is never cached.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

// Written in by scripts/service-worker.mjs: every file of the build with its fingerprint.
// A query never leads to another file.
precacheAndRoute(BUILD, { ignoreURLParametersMatching: [/./] })
cleanupOutdatedCaches()

// Files that answer at other addresses than their own. The pages of the lints need no rule.
const page = (file, allowlist) => registerRoute(new NavigationRoute(createHandlerBoundToURL(file), { allowlist }))
page('/index.html', [/^\/(\?|$)/])
page('/check.html', [/^\/d\//])
page('/lint.html', [/^\/lint\/?(\?|$)/])
page('/publish.html', [/^\/publish\/?(\?|$)/])
page('/reports.html', [/^\/reports\/?(\?|$)/])
page('/bounce.html', [/^\/bounce\/?(\?|$)/])
page('/learn.html', [/^\/learn\/?(\?|$)/])
page('/notes/index.html', [/^\/notes\/?(\?|$)/])
page('/lints/index.html', [/^\/lints\/?(\?|$)/])

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
