import { hash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(import.meta.dirname, '..')
const KEPT = join(ROOT, 'node_modules/.cache/latchkey')

/**
 * From now on TypeScript is loaded without its types as they were stripped the last time: what
 * strips them takes 20 MB and half a second. Node's own compile cache spares that too, but holds in
 * memory all that it read, 10 MB, for as long as the process lives.
 */
export function loadStripped() {
  registerHooks({
    load: (url, context, next) =>
      url.endsWith('.ts')
        ? { format: 'module', source: stripped(fileURLToPath(url)), shortCircuit: true }
        : next(url, context),
  })
}

function stripped(path) {
  const source = readFileSync(path, 'utf8')
  const kept = join(KEPT, relative(ROOT, path))
  const seal = `\n// ${hash('sha256', process.version + source)}\n`
  const text = readIfThere(kept)
  if (text?.endsWith(seal)) return text

  return keep(kept, strip(source) + seal)
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Whole or not at all. Where nothing can be written, the next start strips again. */
function keep(path, text) {
  const unfinished = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(unfinished, text)
    renameSync(unfinished, path)
  } catch {}

  return text
}

// Node does the same by itself without a warning.
function strip(source) {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}

// Run by itself, as where an image is built, it strips everything.
if (import.meta.main) {
  for (const path of globSync('{src,migrations}/**/*.ts', { cwd: ROOT })) stripped(join(ROOT, path))
}
