// Checks that /embed finds the domain in pasted text as the page does.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { build } from 'esbuild'

test('the domain is found in pasted text', async () => {
  const { outputFiles } = await build({ entryPoints: ['widget/page/pasted.ts'], bundle: true, format: 'esm', write: false })
  const { domainIn } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
  for (const [pasted, domain] of JSON.parse(readFileSync('core/tests/pasted.json', 'utf8'))) assert.equal(domainIn(pasted), domain, pasted)
})
