import { readFileSync, writeFileSync } from 'node:fs'
import { defineConfig } from 'vite'

// One page under three kinds of address. Which part of the shell each shows is written in it, for the first
// paint comes before any script.
const views = {
  name: 'views',
  writeBundle({ dir }) {
    const home = readFileSync(`${dir}/index.html`, 'utf8')
    for (const view of ['check', 'lint']) {
      writeFileSync(`${dir}/${view}.html`, home.replace('data-view="home"', `data-view="${view}"`))
    }
  },
}

export default defineConfig({
  publicDir: 'web/public',
  plugins: [views],
  build: {
    target: 'es2022',
    // The shell asks for the wasm file itself, and nothing else is worth inlining: the page's
    // policy allows no inline script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ['index.html', '404.html', 'embed.html'] },
  },
})
