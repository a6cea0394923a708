// What a first visit loads in brotli bytes, and the raw size of the edge, each against its budget.
import { readFileSync, readdirSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'

const brotli = (path) =>
  brotliCompressSync(readFileSync(path), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
const assets = readdirSync('dist/assets').map((name) => `dist/assets/${name}`)
const total = (suffix) =>
  assets.filter((name) => name.endsWith(suffix)).reduce((sum, name) => sum + brotli(name), 0)

const [wasm, script, style, html] = [total('.wasm'), total('.js'), total('.css'), brotli('dist/index.html')]
const rows = [
  ['page: wasm and JavaScript', wasm + script, 110_000],
  ['page: style', style, 8_000],
  ['page: HTML', html, 6_000],
  ['page: first visit', wasm + script + style + html + brotli('dist/favicon.svg'), 130_000],
  ['edge: wasm, raw', readFileSync('edge/build/index_bg.wasm').length, 800_000],
]

let over = false
for (const [name, bytes, budget] of rows) {
  const verdict = bytes > budget ? 'OVER' : 'ok'
  over ||= bytes > budget
  console.log(`${name.padEnd(28)} ${String(bytes).padStart(8)} of ${String(budget).padStart(7)} bytes  ${verdict}`)
}
process.exit(over ? 1 : 0)
