// The field for a bounce on the first page. Its text is handed to `/bounce` by the storage of the tab, so it is not sent.
// The field has no name: without this script the form leads to the same screen, and does not send the text either.
const form = document.getElementById('stuck')

// As HANDED_OVER in web/src/components/bounce/paste.rs.
const NAME = 'bounce to explain'
// As SHOWN_MAX there. A longer text is handed over at once, because a browser takes seconds to show a line of 1 MB.
const SHOWN_MAX = 100_000
// Not every browser stores more than this. The screen reads less.
const STORED_MAX = 2 ** 21

const handOver = (event, text) => {
  event.preventDefault()
  try {
    sessionStorage.setItem(NAME, text.slice(0, STORED_MAX))
  } catch {
    // Without storage the text has to be pasted there again.
  }
  location.assign(form.action)
}

form?.addEventListener('submit', (event) => handOver(event, form.querySelector('textarea').value))
form?.addEventListener('paste', (event) => {
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (text.length > SHOWN_MAX) handOver(event, text)
})
