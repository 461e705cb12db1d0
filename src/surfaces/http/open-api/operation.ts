import type { z } from 'zod'

/** A schema with the name that it has in the document. */
export interface Named<Schema extends z.ZodType = z.ZodType> {
  name: string
  schema: Schema
}

/** One thing that a program can ask for: what goes in and what comes out. */
export interface ApiOperation {
  method: 'get' | 'post' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/v1/app/{id}`. */
  path: string
  operationId: string
  summary: string
  /** Whether a developer token has to be shown. */
  needsDeveloper: boolean
  /** What may stand in the query: each field by itself. */
  query?: z.ZodObject
  body?: Named<z.ZodObject> & { isOptional?: boolean }
  answer: { status: 200 | 201 | 204; description: string; body?: Named }
  /** What each refusal is told by, where that is not `{"message": "…"}`. */
  refusal?: Named
  refusals: Readonly<Partial<Record<400 | 401 | 403 | 404 | 409 | 429, string>>>
}

/** The same path as the router writes it: `/v1/app/:id`. */
export const routerPath = ({ path }: Pick<ApiOperation, 'path'>): string =>
  path.replaceAll(/\{(\w+)\}/g, ':$1')
