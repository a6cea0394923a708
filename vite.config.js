import { readFileSync, writeFileSync } from 'node:fs'
import { defineConfig } from 'vite'

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

export default defineConfig({
  publicDir: 'web/public',
  plugins: [views],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The page's security policy allows no inline script or style, and the HTML preloads the wasm file by its address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: { check: 'index.html', draft: 'lint.html', reports: 'reports.html', publish: 'publish.html', bounce: 'bounce.html', missing: '404.html', embed: 'embed.html' } },
  },
})
