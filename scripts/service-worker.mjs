// The last step of the page's build: writes dist/service-worker.js, which contains the fingerprint of every file of
// dist/. Later steps must not change dist/.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { build } from 'esbuild'

const OWN = 'service-worker.js'
const NOT_CACHED = ['_headers', '_redirects', 'robots.txt', 'frame.html', OWN]
// Only other sites load the widgets, and only the edge reads the sentences.
const foreign = (name) => name.startsWith('widget/') || name.startsWith('languages/')
// vite already puts a hash of the content into these names.
const hashed = (name) => name.startsWith('assets/')

const files = readdirSync('dist', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice('dist/'.length))
  .filter((name) => !NOT_CACHED.includes(name) && !foreign(name))
  .sort()
const fingerprint = (name) => createHash('sha256').update(readFileSync(`dist/${name}`)).digest('hex').slice(0, 16)
const entries = files.map((name) => ({ url: `/${name}`, revision: hashed(name) ? null : fingerprint(name) }))

await build({
  entryPoints: [`web/${OWN}`],
  outfile: `dist/${OWN}`,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  define: { BUILD: JSON.stringify(entries), 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
})
