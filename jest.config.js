import { suitesAgainOn } from './test/setup/storages.ts'

// Everything runs on the first of these storages, on the others what they could break; `npm test`
// names them.
const [first, ...others] = (process.env.TEST_STORAGES ?? 'sqlite').split(',')

const suites = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
}

// What starts programs of its own chooses their storage itself.
const onItsOwn = ['/test/flows/(many-processes|workers)\\.test\\.ts$']

const on = (storage, folders) => ({
  ...suites,
  displayName: storage,
  testMatch: folders.map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
  globals: { TEST_STORAGE: storage, IS_FIRST_STORAGE: storage === first },
})

const again = (storage) => ({
  ...on(storage, suitesAgainOn(storage)),
  testPathIgnorePatterns: onItsOwn,
})

export default {
  // Suites wait for argon2, RSA and a browser more than they compute in JavaScript.
  maxWorkers: '100%',
  // Node lets go of little that a suite has loaded. A worker that holds more begins anew.
  workerIdleMemoryLimit: '800MB',
  // Ends what hangs. How fast things are is measured in bench/.
  testTimeout: 120_000,
  projects: [on(first, ['test']), ...others.map(again)],
}
