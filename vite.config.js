import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { defineConfig } from 'vite'
import { PAGES, catalogue, english, file, languages, rust, translated } from './scripts/languages.mjs'

// The check screen has two views, and its HTML says which one is painted before any script. `/d/…` is answered with a
// copy of index.html that does not show the introduction, and does not have the sections below it.
const views = {
  name: 'views',
  writeBundle({ dir }) {
    const home = readFileSync(`${dir}/index.html`, 'utf8')
    const check = home.replace('data-view="home"', 'data-view="check"').replace(/ *<!-- home -->.*<!-- \/home -->\n/s, '')
    writeFileSync(`${dir}/check.html`, check)
  },
}

// The first script is part of the HTML, before the style, for which a script behind it would wait. The page's security
// policy allows it by its hash.
const first = {
  name: 'first',
  transformIndexHtml(html) {
    if (!html.includes('<!-- first -->')) return html
    const script = transformSync(readFileSync('web/first.js', 'utf8'), { minify: true, target: 'es2022' }).code.trim()
    const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`
    if (!readFileSync('web/public/_headers', 'utf8').includes(hash)) {
      throw new Error(`web/first.js has changed: write ${hash} into PAGE of edge/src/api/headers.rs, then UPDATE_EXPECT=1 cargo test -p mta-sts-check-edge --lib headers`)
    }
    return html.replace('<!-- first -->', () => `<script>${script}</script>`)
  },
}

const LANGUAGES = languages()

/** The screen of a page, if it has a program. */
const screens = { 'index.html': 'check', 'check.html': 'check', 'lint.html': 'draft', 'publish.html': 'publish', 'reports.html': 'reports', 'bounce.html': 'bounce' }

const core = (...folders) => folders.flatMap((folder) => rust(`core/src/${folder}`).map(([path]) => path))

/** What else has sentences that a screen shows: the lints that it loads beside its program, and those whose findings the edge sends. */
const lints = {
  check: [...core('lints', 'facts', 'fixes', 'syntax', 'text', 'names'), 'core/src/publish/next.rs', 'core/src/publish/mixed.rs'],
  publish: ['pkg/js/drafts_bg.wasm'],
  reports: ['pkg/reader_bg.wasm', 'pkg/js/lint_bg.wasm'],
}

/** The addresses of a page in all languages, for search engines. */
const alternates = (page) => {
  const path = page === 'index.html' ? '/' : `/${page.replace('.html', '')}`
  const link = (language, root) => `<link rel="alternate" hreflang="${language}" href="${root}${path}">`
  return [link('x-default', ''), link('en', ''), ...LANGUAGES.map((language) => link(language, `/${language}`))].join('\n')
}

/** Writes each page in each language, below `/de` and so on, and links them to each other. Their programs are the same; the
 * texts are in a file beside them. English loads none of that. */
const speaking = {
  name: 'languages',
  writeBundle({ dir }) {
    if (!LANGUAGES.length) return
    const all = new Map([['en', new Map(english().flatMap(([, texts]) => texts))], ...LANGUAGES.map((language) => [language, catalogue(language)])])
    const choices = [...all].map(([language, texts]) => `<a href="?lang=${language}" hreflang="${language}" lang="${language}">${texts.get('language')}</a>`)
    for (const page of [...PAGES, 'check.html']) {
      let source = readFileSync(`${dir}/${page}`, 'utf8').replace('</footer>', `  <p class="languages">${choices.join(' ')}</p>\n</footer>`)
      if (page !== 'check.html' && page !== '404.html') source = source.replace('</title>', `</title>\n${alternates(page)}`)
      const current = (html, language) => html.replace(`lang=${language}" `, '$&aria-current="true" ')
      writeFileSync(`${dir}/${page}`, current(source, 'en'))
      for (const [language, texts] of all) {
        if (language === 'en') continue
        const root = `/${language}`
        let html = translated(current(source, language), texts)
          .replace('<html lang="en">', `<html lang="${language}" data-root="${root}">`)
          .replace(/(<(?:a|form)\b[^>]*(?:href|action)=")(\/(?!api\/|badge\/)[^"]*)"/g, `$1${root}$2"`)
        const screen = screens[page]
        if (screen) {
          const wasm = dir + html.match(/href="([^"]*_bg[^"]*\.wasm)"/)[1]
          const text = file(screen, Buffer.concat([wasm, ...(lints[screen] ?? [])].map((one) => readFileSync(one))), texts)
          const name = `/assets/${screen}.${language}-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.txt`
          writeFileSync(dir + name, text)
          html = html.replace(/<link rel="preload"/, `<link rel="preload" href="${name}" as="fetch" crossorigin data-language>\n$&`)
        }
        mkdirSync(dir + root, { recursive: true })
        writeFileSync(`${dir}${root}/${page}`, html)
      }
    }
    for (const language of LANGUAGES) {
      // The edge speaks by this file.
      const sentences = [...all.get(language)].filter(([key]) => !/^(page|cli|docs|edge|setup)\./.test(key)).map(([key, text]) => `${key} = ${text}\n`)
      mkdirSync(`${dir}/languages`, { recursive: true })
      writeFileSync(`${dir}/languages/${language}.txt`, sentences.join(''))
      appendFileSync(`${dir}/_redirects`, `/${language}/d/* /${language}/check 200\n`)
      appendFileSync(`${dir}/_headers`, `\n/${language}/d/*\n  x-robots-tag: noindex\n`)
    }
  },
}

export default defineConfig({
  define: { __LANGUAGES__: JSON.stringify(LANGUAGES) },
  publicDir: 'web/public',
  plugins: [first, views, speaking],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The page's security policy allows no other inline script and no inline style, and the HTML preloads the wasm file by its address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: { check: 'index.html', draft: 'lint.html', reports: 'reports.html', publish: 'publish.html', bounce: 'bounce.html', missing: '404.html', embed: 'embed.html' } },
  },
})
