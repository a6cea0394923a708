// Prints the brotli size of a first visit and of the elements, and the raw size of the edge. Fails if one is over its
// ceiling.
import { readFileSync, readdirSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'

const brotli = (path) =>
  brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
// The embed page is not part of a first visit.
const assets = readdirSync('dist/assets')
  .filter((name) => !name.startsWith('embed'))
  .map((name) => `dist/assets/${name}`)
const total = (suffix) =>
  assets.filter((name) => name.endsWith(suffix)).reduce((sum, name) => sum + brotli(name), 0)

const [wasm, script, style, html] = [total('.wasm'), total('.js'), total('.css'), brotli('dist/index.html')]
const { check, lint } = JSON.parse(readFileSync('pkg/widget/names.json', 'utf8'))
const [checker, linter] = [brotli(`dist/${check.path}`), brotli(`dist/${lint.path}`)]
const [draw, frame, view, core] = ['draw.js', 'frame.js', 'lint.js', 'lint_bg.wasm'].map((name) => brotli(`dist/widget/1/${name}`))

// A size should reach its goal and must not be over its ceiling, so that a size over its goal can only fall. The
// draft editor is 34 kB of the page.
const rows = [
  { name: 'page: wasm and JavaScript', bytes: wasm + script, goal: 110_000, ceiling: 255_000 },
  { name: 'page: style', bytes: style, goal: 8_000 },
  { name: 'page: HTML', bytes: html, goal: 6_000 },
  {
    name: 'page: first visit',
    bytes: wasm + script + style + html + brotli('dist/favicon.svg'),
    goal: 130_000,
    ceiling: 262_500,
  },
  { name: 'check element: loader', bytes: checker, goal: 1_500 },
  { name: 'check element: inline', bytes: checker + draw, goal: 16_000 },
  { name: 'check element: in its frame', bytes: brotli('dist/frame.html') + frame, goal: 16_000 },
  { name: 'lint element with its core', bytes: linter + view + core, goal: 90_000 },
  { name: 'edge: wasm, raw', bytes: readFileSync('edge/build/index_bg.wasm').length, goal: 800_000 },
]

const judge = ({ bytes, goal, ceiling = goal }) =>
  bytes <= goal ? 'ok' : bytes <= ceiling ? 'over the goal' : `OVER the ceiling of ${ceiling}`
for (const row of rows) {
  const [bytes, goal] = [row.bytes, row.goal].map((number) => String(number).padStart(7))
  console.log(`${row.name.padEnd(28)} ${bytes} bytes, goal ${goal}: ${judge(row)}`)
}
process.exit(rows.some(({ bytes, goal, ceiling = goal }) => bytes > ceiling) ? 1 : 0)
