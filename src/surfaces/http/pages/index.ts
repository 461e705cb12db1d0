/**
 * What a person sees in a browser: every page with what it shows, the files they need, the headers
 * they travel under. Which page comes when, and what its forms do, is left to the routes.
 */
export type { AccountFormModel, AccountFrame, AccountModel, QrCode } from './account-page.ts'
export { Assets } from './assets.ts'
export type { LoginMethodChoice } from './dashboard-page.ts'
export type {
  CodeModel,
  ConsentModel,
  InteractionPage,
  LoginModel,
  RegisterModel,
  UpstreamChoice,
} from './interaction-page.ts'
export type { Notice } from './notice.ts'
export type {
  AppNotRegisteredModel,
  ErrorModel,
  ExpiredModel,
  HomeModel,
  LogoutModel,
  Page,
  ShownMail,
  SignedOutModel,
} from './page.ts'
export { Pages } from './pages.ts'
export { preferredLanguages } from './preferred-languages.ts'
export { securityHeaders } from './security-headers.ts'
