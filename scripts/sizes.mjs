// Prints the brotli size of a first visit of each screen and of the elements, and the raw size of the edge. Fails if one
// is over its ceiling.
import { readFileSync, readdirSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { transformSync } from 'esbuild'

const compressed = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
const brotli = (path) => compressed(readFileSync(path))
const total = (paths) => paths.reduce((sum, path) => sum + brotli(path), 0)

/** The HTML file of a screen and all that it names. Large icons are loaded only where the page is installed. */
const screen = (file) => {
  const html = readFileSync(`dist/${file}`, 'utf8')
  const tags = html.match(/<(script|link)[^>]*>/g).filter((tag) => /(src|href)=/.test(tag) && !tag.includes('apple-touch-icon') && !tag.includes('hreflang'))
  const named = tags.map((tag) => tag.match(/(?:src|href)="\/([^"]*)"/)[1])
  return [file, ...new Set(named)].map((name) => `dist/${name}`)
}
const parts = (paths) =>
  ['wasm', 'js', 'css', 'html'].map((kind) => `${kind} ${total(paths.filter((path) => path.endsWith(`.${kind}`)))}`)

/** The rules of all screens, each counted once: the files as they are written, minified. */
const styles = () => {
  const files = [...readdirSync('web/style').sort().map((name) => `web/style/${name}`), 'core/src/output/picture/style.css']
  const rules = files.map((file) => readFileSync(file, 'utf8').replace(/^@import .*$/gm, ''))
  return compressed(transformSync(rules.join('\n'), { loader: 'css', minify: true }).code)
}

const [checks, drafts] = [screen('check.html'), screen('lint.html')]
const reads = screen('reports.html')
// The worker is loaded with the first file that it reads. No tag names it.
const isReader = (name) => /^(reports-worker.*\.js|reader_bg.*\.wasm)$/.test(name)
const reader = readdirSync('dist/assets').filter(isReader).map((name) => `dist/assets/${name}`)
const publishes = screen('publish.html')
const lintsOfDrafts = readdirSync('dist/assets').filter((name) => name.startsWith('drafts')).map((name) => `dist/assets/${name}`)
const explains = screen('bounce.html')
const { check, lint } = JSON.parse(readFileSync('pkg/widget/names.json', 'utf8'))
const [checker, linter] = [brotli(`dist/${check.path}`), brotli(`dist/${lint.path}`)]
const [draw, frame, view, core] = ['draw.js', 'frame.js', 'lint.js', 'lint_bg.wasm'].map((name) => brotli(`dist/widget/1/${name}`))

// The goal is where each figure should be. The build fails above the ceiling, which is raised only with a sentence here
// that gives the reason. A new lint adds about 500 bytes to /lint and to the lint element, 30 to a check, and 2 kB to the edge.
// Each ceiling is about 10 kB above the present figure, so that a contributor with one new lint does not fail here. That of a check, to
// which a lint adds only its name, is nearer.
// The goals are from before the picture, the next step, and the findings for what people really get wrong (texts that are
// not a policy, one finding for one cause, hosts that receive no mail, certificates in words). Those weigh 37 kB of a
// draft, 20 kB of the lint element and 160 kB of the edge, and have not been made smaller yet. The verdict of a
// check does not wait for its program, and Workers may be three times as large. The prober, whose answers the edge reads and
// verifies, and what the command line sees of a certificate weigh 20 kB of the edge; the table of providers, the cures for web servers and
// hosted policies 30 kB.
// The picture of what publishing a draft would do weighs 8 kB of /lint.
// 400 more mistakes of real people in policies, records and bounces are recognised, each with the text that was meant: that weighs 22 kB of
// a draft, 12 kB of the lint element, 11 kB of /bounce and 64 kB of the edge.
// The screen of /reports draws. What reads mails, archives and reports is a program of its own, loaded with the first file: together they
// weigh 30 kB more than one program that does both, and the screen 90 kB less. The lints of policies are loaded with the first policy; they
// are the core of the lint element. /publish loads the lints of drafts likewise.
// That every sentence can be said in another language, by its key and its arguments, weighs 20 kB of a check and a draft, 10 kB of
// the lint element, 8 kB of /bounce and 60 kB of the edge. The texts of the other languages are not in these figures: they are files of
// their own, of at most 30 kB.
// That names keep their punctuation and pictures keep their words apart in each language, that errors of names and files are sentences
// of the catalogues, and what a second look at real mistakes corrected, weighs 4 kB of a check, a draft, /reports and the lint element.
// That screens are drawn in short tasks, the lint about the name in the handshake, and which error names the senders that stop mail, weigh
// 2 kB of a check and a draft, 1 kB of the lint element and 5 kB of the edge.
// The findings of a check come from the edge, so a check is 112 kB smaller. Their line of the stream weighs 8 kB of the edge.
// What a third look at real mistakes corrected (a policy in a record, half a delegation, one finding for many fields or records) weighs
// 3 kB of a draft, 1 kB of the lint element and 12 kB of the edge.
// What a fourth look at real mistakes, and at hostile domains, corrected (several fields or records in one text, encoded texts, hosts without the
// final dot, reports without counts, handshakes that fail after the certificate) weighs 15 kB of a draft, 12 kB of the lint element, 13 kB of
// the lints of /publish, 3 kB of a check, 6 kB of /bounce and 54 kB of the edge.
// What a fifth look at 1,000 new mistakes corrected, the report to save in the stream of a check, and that the causes of failed probes are
// sentences of the catalogues, weigh 15 kB of the edge, 6 kB of a draft, of the lints of /publish and of /bounce, and 3 kB of the lint element.
// What a sixth look, at domains with two faults at once, corrected (the order of the advice, whose move it is, a policy in mode testing where
// a host has no TLS), more words of logs, and reports with text around them weigh 21 kB of the edge, 3 kB of a draft, a check, the lint element
// and the reader of /reports, 2 kB of the lints of /publish and 1 kB of /bounce.
// The same rules of style in another order make up to 40 bytes of difference.
// Beside Yew, the table of bounces and what decodes and searches a text weigh more than the goal of /bounce foresaw.
const rows = [
  { name: '/ and /d/…: first visit', bytes: total(checks), goal: 205_000, parts: parts(checks) },
  { name: '/lint: first visit', bytes: total(drafts), goal: 215_000, ceiling: 361_000, parts: parts(drafts) },
  { name: '/reports: first visit', bytes: total(reads), goal: 130_000, ceiling: 106_000, parts: parts(reads) },
  { name: '/reports: its reader', bytes: total(reader), goal: 130_000, ceiling: 139_000, parts: parts(reader) },
  { name: '/publish: first visit', bytes: total(publishes), goal: 170_000, parts: parts(publishes) },
  { name: '/publish: its lints', bytes: total(lintsOfDrafts), goal: 145_000, ceiling: 226_000 },
  { name: '/bounce: first visit', bytes: total(explains), goal: 75_000, ceiling: 132_000, parts: parts(explains) },
  { name: 'CSS of all screens', bytes: styles(), goal: 9_000, ceiling: 9_100 },
  { name: 'check element: loader', bytes: checker, goal: 1_500 },
  { name: 'check element: inline', bytes: checker + draw, goal: 16_000 },
  { name: 'check element: in its frame', bytes: brotli('dist/frame.html') + frame, goal: 16_000 },
  { name: 'lint element with its core', bytes: linter + view + core, goal: 90_000, ceiling: 177_000 },
  { name: 'edge: wasm, raw', bytes: readFileSync('edge/build/index_bg.wasm').length, goal: 800_000, ceiling: 1_292_000 },
]

const judge = ({ bytes, goal, ceiling = goal }) => {
  if (bytes > ceiling) return `OVER the ceiling of ${ceiling}`
  return `${bytes <= goal ? 'ok' : 'over the goal'}, ${ceiling - bytes} below the ceiling`
}
for (const row of rows) {
  const [bytes, goal] = [row.bytes, row.goal].map((number) => String(number).padStart(7))
  const detail = row.parts ? ` (${row.parts.join(', ')})` : ''
  console.log(`${row.name.padEnd(28)} ${bytes} bytes, goal ${goal}: ${judge(row)}${detail}`)
}
process.exit(rows.some(({ bytes, goal, ceiling = goal }) => bytes > ceiling) ? 1 : 0)
