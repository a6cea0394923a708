// Builds the scripts that other people's pages load, into pkg/widget/site/, which is deployed as /widget/:
//
//   check-<version>.js, lint-<version>.js   named by authors together with a hash: never changed once released
//   1/                                      loaded by those scripts and by frames: always from the current build
//
// It also writes pkg/widget/names.json, with the paths and hashes of the former.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build, transform } from 'esbuild'
import { catalogue, languages, sentencesOf } from '../scripts/languages.mjs'

const SITE = 'pkg/widget/site'
// The first versions with popovers, light-dark() and constructed style sheets.
const TARGET = ['chrome123', 'firefox120', 'safari17.5']
const version = /^version = "(.*)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))[1]

/** Returns the page's tokens.css for a shadow root. Authors can override the tokens that check-element.ts documents. */
const tokens = () => {
  let css = readFileSync('web/style/tokens.css', 'utf8').replaceAll(':root', ':host').replace('color-scheme: light dark;', '')
  const properties = readFileSync('widget/elements/check-element.ts', 'utf8').matchAll(/@cssprop --mta-sts-(\w+)/g)
  for (const [, property] of properties) {
    const token = property === 'font' ? 'sans' : property
    const declaration = new RegExp(`--${token}: ([^;]+);`, 'g')
    if (!declaration.test(css)) throw new Error(`web/style/tokens.css has no --${token} for --mta-sts-${property}`)
    css = css.replace(declaration, `--${token}: var(--mta-sts-${property}, $1);`)
  }
  return css
}

/** Returns the style of the picture that lies. The widget has rules of its own for narrow places. */
const picture = () => {
  const css = readFileSync('core/src/output/picture/style.css', 'utf8')
  return css.slice(0, css.indexOf('@container')) + css.slice(css.indexOf('@media (forced-colors'))
}

const bundle = (entries) =>
  build({
    entryPoints: entries,
    outdir: SITE,
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    target: TARGET,
    logLevel: 'warning',
  })

rmSync('pkg/widget', { recursive: true, force: true })
mkdirSync(`${SITE}/1`, { recursive: true })
const { code } = await transform(tokens() + picture() + readFileSync('widget/view/style.css', 'utf8'), {
  loader: 'css',
  minify: true,
  target: TARGET,
})
writeFileSync('pkg/widget/style.js', `export default ${JSON.stringify(code)}\n`)
writeFileSync('pkg/widget/style.d.ts', 'declare const text: string\nexport default text\n')
await bundle({
  [`check-${version}`]: 'widget/elements/check-loader.ts',
  [`lint-${version}`]: 'widget/elements/lint-loader.ts',
  '1/draw': 'widget/view/draw-check.ts',
  '1/frame': 'widget/page/frame.ts',
  '1/lint': 'widget/view/draw-lint.ts',
})
copyFileSync('pkg/js/lint_bg.wasm', `${SITE}/1/lint_bg.wasm`)
for (const language of languages()) {
  writeFileSync(`${SITE}/1/lint.${language}.txt`, sentencesOf(readFileSync('pkg/js/lint_bg.wasm'), catalogue(language)))
}

// Other people's pages name released scripts by their hash, so every later build serves them unchanged.
const RELEASED = 'widget/released'
for (const file of existsSync(RELEASED) ? readdirSync(RELEASED) : []) {
  const text = readFileSync(`${RELEASED}/${file}`)
  if (existsSync(`${SITE}/${file}`) && !readFileSync(`${SITE}/${file}`).equals(text)) {
    throw new Error(`${RELEASED}/${file} is released, but the build now gives another file: raise the version in Cargo.toml`)
  }
  copyFileSync(`${RELEASED}/${file}`, `${SITE}/${file}`)
}

const pathAndHash = (name) => {
  const file = `${name}-${version}.js`
  const hash = createHash('sha384').update(readFileSync(`${SITE}/${file}`)).digest('base64')
  return { path: `widget/${file}`, integrity: `sha384-${hash}` }
}
writeFileSync('pkg/widget/names.json', `${JSON.stringify({ check: pathAndHash('check'), lint: pathAndHash('lint') }, null, 2)}\n`)
