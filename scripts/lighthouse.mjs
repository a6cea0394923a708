// Runs Lighthouse on the screens, and prints for each the scores, the layout shift, the longest task after the page was
// ready, and what was transferred until then. `scripts/lighthouse` starts it.
//
// The lab serves the pages, compressed and with their headers. A visit has an empty cache, and Lighthouse's own figures for
// a slow phone: 1.5 Mbit/s, 560 ms for each request, which is three and a half round trips, and a quarter of the CPU. They
// are applied and not simulated, because a simulation scales tasks by a guess. All figures are medians of ROUNDS visits. On
// a machine that does something else, FCP, LCP, TBT and tasks are larger than they are, so the load is printed.

import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const { LIGHTHOUSE, ROUNDS = '3', CHROME_PATH } = process.env
const rounds = Number(ROUNDS)
if (!(rounds >= 1)) throw new Error('ROUNDS is a number from 1')
const modules = createRequire(`${LIGHTHOUSE}/`)
const installed = (name) => import(pathToFileURL(modules.resolve(name)))
const { default: lighthouse } = await installed('lighthouse')
const { default: puppeteer } = await installed('puppeteer-core')

/** The least score that is asked for. */
const GOAL = 99
/** At most so many milliseconds a task may take once the page is ready. */
const TASK_MAX = 50
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const SCREENS = ['/', '/d/ok-enforce.test', '/d/mx-not-covered.test', '/lint', '/reports', '/publish', '/bounce', '/learn', '/lints/blank-line']

const languages = ['', ...readdirSync('languages').map((file) => file.replace('.txt', '')).filter((one) => one !== 'en').map((one) => `/${one}`)]
const paths = process.argv.length > 2
  ? process.argv.slice(2)
  : SCREENS.flatMap((screen) => languages.map((language) => language + screen))

/** Marks when the program has drawn the screen, and the check is finished. */
const MARK = `new MutationObserver((_, watch) => {
  const checks = document.querySelector('.verdict[aria-busy]')
  if (!document.body || document.getElementById('late') || document.readyState === 'loading') return
  if (/\\/d\\//.test(location.pathname) && checks?.getAttribute('aria-busy') !== 'false') return
  watch.disconnect()
  performance.mark('ready')
}).observe(document, { subtree: true, childList: true, attributes: true })`

const start = async () => {
  const lab = spawn('target/debug/lab', { env: { ...process.env, PORT: '0', LAB_INTERNET: 'off' }, stdio: ['ignore', 'pipe', 'inherit'] })
  lab.once('error', (error) => { throw error })
  process.once('exit', () => lab.kill())
  process.once('SIGTERM', () => process.exit(143))
  for await (const line of createInterface(lab.stdout)) {
    const [url] = line.match(/http:\S+/) ?? []
    if (url) return { lab, url: url.replace(/\/$/, '') }
  }
  throw new Error('the lab did not start')
}

/** Lets the lab compress the files of a page, and the Worker start, before anything is measured. */
const warm = async (url, path) => {
  const get = async (path) => (await fetch(url + path, { headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } })).text()
  const files = (await get(path)).match(/(?<=")\/(assets|lints|early)[^"]+(?=")/g) ?? []
  for (const file of new Set([...files, '/api/v1/report?domain=ok-enforce.test'])) await get(file)
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

const visit = async (url) => {
  // A browser of its own for each visit, so that nothing is cached.
  const browser = await puppeteer.launch({
    executablePath: CHROME_PATH ?? '/usr/bin/chromium',
    handleSIGTERM: false,
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage()
    await page.evaluateOnNewDocument(MARK)
    // A result is not for search engines: the edge and the site say so in a header.
    const skipAudits = url.includes('/d/') ? ['is-crawlable'] : undefined
    const flags = { skipAudits, logLevel: 'error', onlyCategories: CATEGORIES, throttlingMethod: 'devtools', formFactor: 'mobile' }
    const { lhr } = await lighthouse(url, flags, undefined, page)
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
    return lhr
  } finally {
    await browser.close()
  }
}

/** What lowers a score. */
const faults = (lhr) =>
  CATEGORIES.flatMap((category) => lhr.categories[category].auditRefs)
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
    .map(({ id }) => `${id} (${lhr.audits[id].displayValue ?? lhr.audits[id].title})`)

const figures = (lhr) => {
  const items = (audit) => lhr.audits[audit]?.details?.items ?? []
  const ready = items('user-timings').find(({ name }) => name === 'ready')?.startTime
  const after = items('long-tasks').filter(({ startTime }) => startTime >= (ready ?? 0))
  const value = (audit) => lhr.audits[audit].numericValue
  return {
    scores: CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100)),
    shift: value('cumulative-layout-shift'),
    paint: value('first-contentful-paint'),
    largest: value('largest-contentful-paint'),
    blocked: value('total-blocking-time'),
    ready,
    task: Math.max(0, ...after.map(({ duration }) => duration)),
    // Without what the service worker fetches afterwards.
    bytes: items('network-requests').filter(({ networkEndTime }) => networkEndTime <= (ready ?? Infinity))
      .reduce((sum, { transferSize }) => sum + transferSize, 0),
  }
}

const { lab, url } = await start()
let failed = false
try {
  const load = () => loadavg()[0].toFixed(1)
  console.log(`Lighthouse, 1.5 Mbit/s, 560 ms a request, a quarter of the CPU; medians of ${rounds}; load ${load()} on ${cpus().length} cores`)
  console.log(['path'.padEnd(28), ' perf', ' a11y', ' best', '  seo', '   CLS', '  FCP', '  LCP', '  TBT', 'ready', ' task', '    kB'].join(' '))
  for (const path of paths) {
    const runs = []
    await warm(url, path)
    for (let round = 0; round < rounds; round++) runs.push(await visit(url + path))
    const all = runs.map(figures)
    const of = (read) => median(all.map(read))
    const scores = CATEGORIES.map((_, index) => of(({ scores }) => scores[index]))
    const [shift, task] = [of(({ shift }) => shift), of(({ task }) => task)]
    const times = ['paint', 'largest', 'blocked', 'ready'].map((name) => of((one) => one[name] ?? NaN))
    const cells = [
      path.padEnd(28),
      ...scores.map((score) => String(score).padStart(5)),
      shift.toFixed(3).padStart(6),
      ...times.map((time) => time.toFixed(0).padStart(5)),
      task.toFixed(0).padStart(5),
      (of(({ bytes }) => bytes) / 1000).toFixed(1).padStart(6),
    ]
    console.log(cells.join(' '))
    const told = new Set(runs.flatMap(faults))
    for (const fault of told) console.log(`  ${fault}`)
    failed ||= scores.some((score) => score < GOAL) || shift > 0 || task > TASK_MAX
  }
  console.log(`load ${load()}; goals: every score ${GOAL}, CLS 0, no task over ${TASK_MAX} ms after ready: ${failed ? 'missed' : 'met'}`)
} finally {
  lab.kill()
}
