import type { Context } from 'koa'
import type { z } from 'zod'
import {
  type AppChanges,
  assertLoginMethodsOffered,
  type OwnedApps,
} from '../../core/apps/index.ts'
import { isId, SECOND } from '../../core/values/index.ts'
import { jsonBody } from '../http/index.ts'
import { appToWire } from './app-to-wire.ts'
import { developerId } from './authentication.ts'
import { InvalidAppId, NothingToChange } from './errors.ts'
import { appChanges, newApp, secretRotation } from './wire.ts'

/** What a developer's program asks of the registry. */
export class AppRequests {
  readonly #apps: OwnedApps
  readonly #upstreams: readonly string[]

  constructor({ apps, upstreams }: { apps: OwnedApps; upstreams: readonly string[] }) {
    this.#apps = apps
    this.#upstreams = upstreams
  }

  readonly create = async (ctx: Context): Promise<void> => {
    const { name, ...wanted } = jsonBody(ctx, newApp)
    const { app, secret } = await this.#apps.register(developerId(ctx), {
      ...this.#toChanges(wanted),
      name,
    })

    ctx.status = 201
    ctx.body = { ...appToWire(app), appSecret: secret?.reveal() }
  }

  readonly list = async (ctx: Context): Promise<void> => {
    const apps = await this.#apps.list(developerId(ctx))

    ctx.body = apps.map(appToWire)
  }

  readonly get = async (ctx: Context): Promise<void> => {
    const app = await this.#apps.get(developerId(ctx), appId(ctx))

    ctx.body = appToWire(app)
  }

  readonly update = async (ctx: Context): Promise<void> => {
    const id = appId(ctx)
    const changes = this.#toChanges(jsonBody(ctx, appChanges))
    if (!Object.keys(changes).length) throw new NothingToChange()

    ctx.body = appToWire(await this.#apps.update(developerId(ctx), id, changes))
  }

  readonly delete = async (ctx: Context): Promise<void> => {
    await this.#apps.delete(developerId(ctx), appId(ctx))

    ctx.status = 204
  }

  readonly rotateSecret = async (ctx: Context): Promise<void> => {
    const id = appId(ctx)
    const { overlapSeconds } = jsonBody(ctx, secretRotation)
    const { app, secret } = await this.#apps.rotateSecret(
      developerId(ctx),
      id,
      overlapSeconds * SECOND,
    )

    ctx.status = 201
    ctx.body = { ...appToWire(app), appSecret: secret.reveal() }
  }

  /** @throws {InvalidAppSetting} */
  #toChanges(body: z.output<typeof appChanges>): AppChanges {
    const changes = toChanges(body)
    assertLoginMethodsOffered(changes.loginMethods, this.#upstreams)

    return changes
  }
}

/** @throws {InvalidAppId} */
function appId({ params }: Context): string {
  const id = String(params.id).toLowerCase()
  if (!isId(id)) throw new InvalidAppId()

  return id
}

/** What the body names; null clears a setting. */
const toChanges = ({
  backchannelLogoutUri,
  loginMethods,
  ...body
}: z.output<typeof appChanges>): AppChanges => ({
  ...(Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  ) as AppChanges),
  ...(backchannelLogoutUri !== undefined && {
    backchannelLogoutUri: backchannelLogoutUri ?? undefined,
  }),
  ...(loginMethods !== undefined && { loginMethods: loginMethods ?? undefined }),
})
