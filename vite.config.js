import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: 'web/public',
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
