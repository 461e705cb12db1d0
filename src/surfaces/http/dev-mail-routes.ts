import Router from '@koa/router'
import type { Pages, ShownMail } from './pages/index.ts'

/** The mail that a demo sent, for whoever asks: never where real people's mail is. */
export function devMailRoutes({
  pages,
  mails,
}: {
  pages: Pages
  mails: () => readonly ShownMail[]
}): Router {
  const router = new Router()

  router.get('/dev/mail', (ctx) => pages.show(ctx, { view: 'dev-mail', model: { mails: mails() } }))

  return router
}
