export interface DatabaseServerOptions {
  /** More of what could stand in its configuration, in its own way of writing. */
  settings?: readonly string[]
  /** Name → text. They lie beside its data, which is where relative paths start. */
  files?: Readonly<Record<string, string>>
}
