/** The end of a help text: commands as they are typed. */
export const examples = (...commands: readonly string[]): string =>
  ['', 'Examples:', ...commands.map((command) => `  $ ${command}`), ''].join('\n')
