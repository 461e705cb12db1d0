import { APP_TYPES, type AppType } from '../../core/apps/index.ts'

/** What is no type was not chosen from our form: a web app, as where nothing is said. */
export const typeOf = (text: string): AppType => APP_TYPES.find((type) => type === text) ?? 'web'

/** All there are, to choose one from. */
export const typeChoices = (chosen: AppType) =>
  APP_TYPES.map((type) => ({ type, isChosen: type === chosen }))
