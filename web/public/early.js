// Before the program is there: shows the verdict of the check that `web/first.js` has started, or starts one of the domain that the
// form is submitted for. The last line of the stream has the verdict, which is shown until the program shows all of the report.
{
  // The tone and the icon of each verdict, as in web/src/components/shared/icon.rs.
  const good = ['good', 'M3 8.5 6.5 12 13 4.5']
  const bad = ['bad', 'M4 4l8 8M12 4l-8 8']
  const quiet = ['quiet', 'M3 8h10']
  const looks = {
    enforced: good,
    testing: ['warn', 'M8 2.5v7.5M8 13v.5'],
    enforced_with_failures: bad,
    broken: bad,
    none: quiet,
    absent: quiet,
    undetermined: ['unknown', 'M5 5.5a3 3 0 1 1 4.5 2.6Q8 9 8 10.5M8 13.5v.3'],
  }
  const form = document.getElementById('ask')
  const file = document.querySelector('link[data-language]')
  // The texts of the page's language, if it is not English.
  const texts = file && fetch(file.href).then((answer) => answer.text()).catch(() => '')
  // Not there if the HTML is of another build, or the security policy has not its hash.
  const { ascii, check: ask, started } = globalThis.first ?? {}
  let submitted = false
  let taken = false
  let check

  // Shows the verdict of a check as soon as it is there. A failure is the program's to handle.
  const follow = (one) => {
    check = one
    one.answer.then((response) => show(one, response.clone())).catch(() => {})
  }

  const start = (text) => {
    const domain = ascii?.(text)
    if (domain && check?.domain === domain) return
    check?.controller.abort()
    check = undefined
    document.getElementById('early')?.remove()
    if (domain) follow(ask(domain))
  }

  // The headline and the summary in the page's language. Without them the verdict is left to the program.
  const said = async ({ headline, summary, keys }) => {
    if (!texts) return [headline, summary]
    const lines = (await texts).split('\n')
    return keys?.map((key) => lines.find((line) => line.startsWith(`${key} = `))?.slice(key.length + 3)) ?? []
  }

  // Writes a sentence whose arguments are isolated, and keeps what touches an argument on its line, as
  // web/src/components/shared/text.rs does.
  const fill = (element, template, args) => {
    const [start, ...rest] = template.split(/([^ /{]{0,5})\{(\w+)\}([^ /{]{0,5})/)
    element.append(start)
    for (let at = 0; at < rest.length; at += 4) {
      const [lead, name, touching, words] = rest.slice(at)
      const argument = document.createElement('bdi')
      const isName = args[name].length <= 28
      if (isName) argument.className = 'name'
      const labels = isName ? [args[name]] : args[name].split(/(?=\.)/)
      labels.forEach((label, at) => argument.append(...(at ? [document.createElement('wbr')] : []), label))
      const kept = document.createElement('span')
      kept.className = 'keep'
      kept.append(lead, argument, touching)
      element.append(lead || touching ? kept : argument, words)
    }
  }

  // Shows the verdict, unless the program has taken over. Names in other scripts are left to the program, which knows how
  // to show them.
  const show = async (shown, response) => {
    const end = (await response.text()).split('\n').find((line) => line.startsWith('{"probe":"end"'))
    const told = JSON.parse(end)
    const { verdict, args } = told
    const [tone, path] = looks[verdict]
    const [headline, summary] = await said(told)
    if (!headline || !summary || shown !== check || taken || shown.domain.includes('xn--')) return
    const section = document.getElementById('verdict').content.firstElementChild.cloneNode(true)
    const find = (selector) => section.querySelector(selector)
    section.classList.add(tone)
    find('svg').classList.add(tone)
    find('path').setAttribute('d', path)
    fill(find('span'), headline, args)
    fill(find('p'), summary, args)
    document.getElementById('early')?.remove()
    document.getElementById('app').before(section)
    document.body.dataset.view = 'check'
  }

  const hold = (event) => {
    event.preventDefault()
    submitted = true
    start(form.elements.domain.value)
  }

  if (started) follow(started)
  form.addEventListener('submit', hold)

  globalThis.early = {
    /** Hands everything over to the program, which listens to the form from now on. */
    take() {
      form.removeEventListener('submit', hold)
      taken = true
      return { submitted, check }
    },
    /** Without the program the form leads to the JSON report. */
    giveUp() {
      check?.controller.abort()
      form.removeEventListener('submit', hold)
      form.action = '/api/v1/report'
      if (submitted) form.submit()
    },
  }
}
