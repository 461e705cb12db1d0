import { z } from 'zod'
import type { ApiOperation, Named } from './operation.ts'

const REFUSAL: Named = {
  name: 'Refusal',
  schema: z.object({ message: z.string().describe('What is wrong, for people.') }),
}

const EVERYWHERE = {
  503: 'Something that we depend on does not answer. Ask again later.',
} as const

const DEVELOPER_TOKEN = 'developerToken'

const schemaPath = (name: string): string => `#/components/schemas/${name}`

/** What can be asked for, in OpenAPI 3.1, from the schemas that requests are read by. */
export const openApiDocument = (issuer: string, operations: readonly ApiOperation[]) => ({
  openapi: '3.1.1',
  info: {
    title: 'Latchkey',
    version: '1',
    description:
      'Apps and their tokens. OpenID Connect has a document of its own: ' +
      `${issuer}/.well-known/openid-configuration`,
  },
  servers: [{ url: issuer }],
  paths: Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, ofPath]) => [
      path,
      Object.fromEntries(ofPath.map((operation) => [operation.method, describe(operation)])),
    ]),
  ),
  components: {
    schemas: {
      ...jsonSchemas(
        operations.flatMap(({ body }) => body ?? []),
        'input',
      ),
      ...jsonSchemas(
        [
          REFUSAL,
          ...operations.flatMap(({ answer, refusal }) => [answer.body ?? [], refusal ?? []].flat()),
        ],
        'output',
      ),
    },
    securitySchemes: {
      [DEVELOPER_TOKEN]: {
        type: 'http',
        scheme: 'bearer',
        description:
          'A personal token from the dashboard, or an access token of this provider for the ' +
          `resource ${issuer}/v1/app with the scope apps.`,
      },
    },
  },
})

const describe = ({ path, query, body, answer, refusals, ...operation }: ApiOperation) => ({
  operationId: operation.operationId,
  summary: operation.summary,
  security: operation.needsDeveloper ? [{ [DEVELOPER_TOKEN]: [] }] : [],
  parameters: [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      schema: { type: 'string' },
    })),
  ],
  ...(body && { requestBody: { required: !body.isOptional, ...contentOf(body) } }),
  responses: {
    [answer.status]: {
      description: answer.description,
      ...(answer.body && contentOf(answer.body)),
    },
    ...Object.fromEntries(
      Object.entries({ ...refusals, ...EVERYWHERE }).map(([status, description]) => [
        status,
        { description, ...contentOf(operation.refusal ?? REFUSAL) },
      ]),
    ),
  },
})

const contentOf = ({ name }: Named) => ({
  content: { 'application/json': { schema: { $ref: schemaPath(name) } } },
})

function jsonSchemas(named: readonly Named[], io: 'input' | 'output') {
  const registry = z.registry<{ id: string }>()
  for (const { name, schema } of named) registry.add(schema, { id: name })
  const { schemas } = z.toJSONSchema(registry, { io, uri: schemaPath })

  // In the document a schema is named by its place.
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _, $schema: __, ...schema }]) => [name, schema]),
  )
}
