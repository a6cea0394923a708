// Caches all screens and the pages of the lints on the device, as one whole build. A new build is cached beside it and
// takes over only when the reader asks for it. The API is never cached.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

// There is one for each language, which caches the pages of its language and not those of others.
const language = new URL(location.href).searchParams.get('lang')
const root = language ? `/${language}` : ''
const foreign = ({ url }) => {
  const [, below, beside] = url.match(/^\/([a-z]{2})\/|\.([a-z]{2})-[^/]*\.txt$/) ?? []
  // The other pages are English, and all other files are for every language.
  const english = url.endsWith('.html') ? null : language
  return (below ?? beside ?? english) !== language
}

// Written in by scripts/service-worker.mjs: every file of the build with its fingerprint.
// A query never leads to another file.
precacheAndRoute(BUILD.filter((file) => !foreign(file)), { ignoreURLParametersMatching: [/./] })
cleanupOutdatedCaches()

// Files that answer at other addresses than their own. The pages of the lints need no rule. A page that is asked for in another
// language has to lead there.
const page = (file, path) => {
  const allowlist = [new RegExp(`^${root}${path}(\\?|$)`)]
  const denylist = [/[?&]lang=/]
  registerRoute(new NavigationRoute(createHandlerBoundToURL(root + file), { allowlist, denylist }))
}
page('/index.html', '/')
page('/check.html', '/d/.*')
page('/lint.html', '/lint/?')
page('/publish.html', '/publish/?')
page('/reports.html', '/reports/?')
page('/bounce.html', '/bounce/?')
page('/learn.html', '/learn/?')
page('/notes/index.html', '/notes/?')
page('/lints/index.html', '/lints/?')

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting()
})
