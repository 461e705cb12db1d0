// Buttons that copy what stands beside them. Where that is not possible they stay hidden.
const buttons = navigator.clipboard ? document.querySelectorAll('[data-copy]') : []

for (const button of buttons) {
  const label = button.textContent
  button.hidden = false

  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent)
    button.textContent = button.dataset.copied
    setTimeout(() => {
      button.textContent = label
    }, 2_000)
  })
}
