// Builds what other people's pages load, into pkg/widget/site/, which becomes /widget/ of the site:
//
//   check-<version>.js, lint-<version>.js   what an author names, with a hash: never changes once released
//   1/                                      what those and the frames load in turn: always of this build
//
// and pkg/widget/names.json: where the former are and how they hash.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { build, transform } from 'esbuild'

const SITE = 'pkg/widget/site'
// Older than that, and neither popovers nor light-dark() nor constructed style sheets are there.
const TARGET = ['chrome123', 'firefox120', 'safari17.5']
const version = /^version = "(.*)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))[1]

/** The page's colours and measures; those that authors may replace give way to the author's. */
const tokens = () => {
  let css = readFileSync('web/style/tokens.css', 'utf8').replaceAll(':root', ':host').replace('color-scheme: light dark;', '')
  const open = readFileSync('widget/elements/check-element.ts', 'utf8').matchAll(/@cssprop --mta-sts-(\w+)/g)
  for (const [, name] of open) {
    const own = name === 'font' ? 'sans' : name
    const declaration = new RegExp(`--${own}: ([^;]+);`, 'g')
    if (!declaration.test(css)) throw new Error(`web/style/tokens.css has no --${own} for --mta-sts-${name}`)
    css = css.replace(declaration, `--${own}: var(--mta-sts-${name}, $1);`)
  }
  return css
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
const { code } = await transform(tokens() + readFileSync('widget/view/style.css', 'utf8'), {
  loader: 'css',
  minify: true,
  target: TARGET,
})
writeFileSync('pkg/widget/style.js', `export default ${JSON.stringify(code)}\n`)
writeFileSync('pkg/widget/style.d.ts', 'declare const text: string\nexport default text\n')
await bundle({
  [`check-${version}`]: 'widget/elements/check.ts',
  [`lint-${version}`]: 'widget/elements/lint.ts',
  '1/draw': 'widget/view/draw.ts',
  '1/frame': 'widget/page/frame.ts',
  '1/lint': 'widget/view/lint.ts',
})
copyFileSync('pkg/js/lint_bg.wasm', `${SITE}/1/lint_bg.wasm`)

// Pages out there name these by their hash, so they are served on as they were released.
const RELEASED = 'widget/released'
for (const file of existsSync(RELEASED) ? readdirSync(RELEASED) : []) {
  const text = readFileSync(`${RELEASED}/${file}`)
  if (existsSync(`${SITE}/${file}`) && !readFileSync(`${SITE}/${file}`).equals(text)) {
    throw new Error(`${RELEASED}/${file} was released and is not what the sources give now: raise the version in Cargo.toml`)
  }
  copyFileSync(`${RELEASED}/${file}`, `${SITE}/${file}`)
}

const named = (name) => {
  const file = `${name}-${version}.js`
  const hash = createHash('sha384').update(readFileSync(`${SITE}/${file}`)).digest('base64')
  return { path: `widget/${file}`, integrity: `sha384-${hash}` }
}
writeFileSync('pkg/widget/names.json', `${JSON.stringify({ check: named('check'), lint: named('lint') }, null, 2)}\n`)
